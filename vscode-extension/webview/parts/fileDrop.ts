import type { Context } from "../context.ts";
import { element, icon } from "../dom.ts";
import { t } from "../strings.ts";
import { MAX_UPLOAD_BYTES } from "../../protocol/messages.ts";

/** The data types of drags from VS Code's explorer, tabs and lists. */
const URI_LIST = "application/vnd.code.uri-list";
const MAX_NAME = 255;
/** More files than a user drags at once; the host has the same limit. */
const MAX_FILES = 50;
const MEGABYTE = 1024 * 1024;

/**
 * Takes files that are pasted into the composer or dropped on the chat, and sends them to the host.
 */
export class FileDrop {
  /** The overlay while files are dragged over the chat. */
  readonly element = element("div", {
    class: "drop-target",
    attributes: { hidden: "", "aria-hidden": "true" },
  });
  readonly #context: Context;
  readonly #refuse: (message: string) => void;
  #reading: Promise<unknown> | undefined;

  /** @param refuse Shows why a file was not attached. */
  constructor(context: Context, refuse: (message: string) => void) {
    this.#context = context;
    this.#refuse = refuse;
    const over = (event: DragEvent) => this.#over(event);
    document.addEventListener("dragenter", over);
    document.addEventListener("dragover", over);
    document.addEventListener("dragleave", (event) => {
      // Ignore `dragleave` events between elements of the webview.
      if (event.relatedTarget === null) this.element.hidden = true;
    });
    document.addEventListener("drop", (event) => this.#drop(event));
  }

  /** Resolves when all files being read were sent to the host. */
  get reading(): Promise<unknown> | undefined {
    return this.#reading;
  }

  /** Sets the overlay's label. */
  build(): void {
    this.element.replaceChildren(
      element("span", { class: "drop-words" }, icon("attach"), t("dropFiles")),
    );
  }

  /**
   * Handles pasted files. Text that comes with an image of itself, as from a word processor, stays
   * text.
   */
  paste(event: ClipboardEvent): void {
    const { clipboardData } = event;
    if (!clipboardData || clipboardData.files.length === 0) return;
    const { types } = clipboardData;
    if (types.includes("text/plain") && types.includes("text/html")) return;
    event.preventDefault();
    this.#take([...clipboardData.files]);
  }

  #over(event: DragEvent): void {
    const { dataTransfer } = event;
    // Text and links are dropped into the input, as usual.
    if (!dataTransfer || !bringsFiles(dataTransfer)) return;
    event.preventDefault();
    dataTransfer.dropEffect = "copy";
    this.element.hidden = false;
  }

  #drop(event: DragEvent): void {
    this.element.hidden = true;
    const { dataTransfer } = event;
    if (!dataTransfer || !bringsFiles(dataTransfer)) return;
    event.preventDefault();
    const uris = dataTransfer.getData(URI_LIST).split(/\r?\n/)
      .filter((line) => line !== "" && !line.startsWith("#"));
    if (uris.length === 0) return this.#take([...dataTransfer.files]);
    this.#context.post({
      type: "attach-uris",
      chatId: this.#context.chatId,
      uris: uris.slice(0, MAX_FILES),
    });
  }

  #take(files: readonly File[]): void {
    const { chatId } = this.#context;
    const taken = files.slice(0, MAX_FILES);
    const reading = Promise.all([
      this.#reading,
      ...taken.map((file) => this.#read(file, chatId)),
    ]);
    this.#reading = reading;
    void reading.then(() => {
      if (this.#reading === reading) this.#reading = undefined;
    });
  }

  async #read(file: File, chatId: string): Promise<void> {
    const name = file.name.slice(-MAX_NAME) || "file";
    if (file.size > MAX_UPLOAD_BYTES) {
      const size = Math.ceil(file.size / MEGABYTE);
      return this.#refuse(
        t("fileTooLarge", name, size, MAX_UPLOAD_BYTES / MEGABYTE),
      );
    }
    try {
      const bytes = await file.arrayBuffer();
      this.#context.post({ type: "attach-bytes", chatId, name, bytes });
    } catch {
      // A folder, or a file that was deleted.
      this.#refuse(t("fileUnreadable", name));
    }
  }
}

function bringsFiles({ types }: DataTransfer): boolean {
  return types.includes("Files") || types.includes(URI_LIST);
}
