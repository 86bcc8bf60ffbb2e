import { type FetchedImage, fetchImage, type ImageType } from "@askgpt4/core";
import * as vscode from "vscode";
import type { ImageOutcome } from "../../../protocol/messages.ts";
import { Disposable } from "../../platform/disposable.ts";
import { describeImageError } from "../../errors/describeImage.ts";
import type { SiteService } from "../../site/siteService.ts";
import type { StoredTurn } from "../../common/chat/transcript.ts";

/** Options for {@linkcode AnswerImages}. */
export interface AnswerImagesOptions {
  site: Pick<SiteService, "imageSource">;
  log: vscode.LogOutputChannel;
  /**
   * Asks the user where to save an image.
   * @default VS Code's save dialog.
   */
  chooseFile?: (
    name: string,
    type: ImageType,
  ) => Thenable<vscode.Uri | undefined>;
}

/**
 * The maximum size of the cache in bytes. Saving uses the cached bytes, so that the user gets the
 * image they saw.
 */
const KEPT = 64 * 1024 * 1024;

/** Fetches images of answers, only after the user asked to show or save them. */
export class AnswerImages extends Disposable {
  readonly #options: AnswerImagesOptions;
  readonly #closing = new AbortController();
  /** Cached images by URL, most recently used last. */
  readonly #kept = new Map<string, FetchedImage>();

  constructor(options: AnswerImagesOptions) {
    super();
    this.#options = options;
  }

  /** Fetches an image for the webview. Never rejects. */
  async show(
    turn: StoredTurn,
    href: string,
    label: string,
  ): Promise<ImageOutcome> {
    return await this.#attempt(href, async () => {
      const { bytes, type } = await this.#fetch(turn, href, label);
      return { kind: "loaded", mediaType: type, bytes };
    });
  }

  /** Saves an image to a file that the user chooses. Never rejects. */
  async save(
    turn: StoredTurn,
    href: string,
    label: string,
  ): Promise<ImageOutcome> {
    return await this.#attempt(href, async () => {
      const { bytes, name, type } = await this.#fetch(turn, href, label);
      const choose = this.#options.chooseFile ?? chooseFile;
      const uri = await choose(name, type);
      if (!uri) return { kind: "cancelled" };
      await vscode.workspace.fs.writeFile(uri, bytes);
      return { kind: "saved", name: uri.path.split("/").pop() ?? name };
    });
  }

  override dispose(): void {
    this.#closing.abort();
    this.#kept.clear();
    super.dispose();
  }

  async #attempt(
    href: string,
    action: () => Promise<ImageOutcome>,
  ): Promise<ImageOutcome> {
    try {
      return await action();
    } catch (error) {
      const { reason, message } = describeImageError(error, href);
      this.#options.log.info(`Image not shown or saved: ${reason}.`);
      return { kind: "failed", message };
    }
  }

  async #fetch(
    turn: StoredTurn,
    href: string,
    alt: string,
  ): Promise<FetchedImage> {
    // The webview shows untrusted text. A URL that is not in the answer could leak the user's data
    // to a third party.
    if (!stands(href, turn)) {
      throw new Error("The answer does not contain this image.");
    }
    const image = this.#kept.get(href) ?? await fetchImage(href, {
      ...this.#options.site.imageSource(turn.site),
      alt,
      signal: this.#closing.signal,
    });
    this.#keep(href, image);
    return image;
  }

  #keep(href: string, image: FetchedImage): void {
    this.#kept.delete(href);
    this.#kept.set(href, image);
    let size = 0;
    for (const [key, { bytes }] of [...this.#kept].reverse()) {
      size += bytes.length;
      if (size > KEPT) this.#kept.delete(key);
    }
  }
}

/**
 * Whether an answer references an image; Markdown may escape characters of the URL with a
 * backslash.
 */
function stands(href: string, { text, images = [] }: StoredTurn): boolean {
  return images.some((image) => image.href === href) || text.includes(href) ||
    text.replace(/\\([!-/:-@[-`{-~])/g, "$1").includes(href);
}

async function chooseFile(
  name: string,
  type: ImageType,
): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const ending = name.split(".").pop() ?? "";
  return await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save Image"),
    filters: { [type.replace("image/", "").toUpperCase()]: [ending] },
    defaultUri: folder
      ? vscode.Uri.joinPath(folder, name)
      : vscode.Uri.file(name),
  });
}
