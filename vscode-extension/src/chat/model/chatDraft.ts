import type { ContextChip } from "../../../protocol/messages.ts";
import type {
  StoredContext,
  StoredDraft,
  StoredUpload,
} from "../../common/chat/transcript.ts";
import { chipsOf, contextId } from "../../context/attached.ts";

/** Upper bound on how long a draft waits before it is written, in milliseconds. */
const SAVE_DELAY = 100;

/** What a draft needs from its chat. */
export interface ChatDraftOptions {
  save(draft: StoredDraft): Promise<void>;
  /** Called when an attachment was added or removed. */
  onChips(chips: ContextChip[]): void;
}

/** What the user has typed and attached for the next question of a chat. */
export class ChatDraft {
  readonly #options: ChatDraftOptions;
  #stored: StoredDraft;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(stored: StoredDraft | undefined, options: ChatDraftOptions) {
    this.#stored = stored ?? { version: 1, text: "", context: [] };
    this.#options = options;
  }

  get stored(): Readonly<StoredDraft> {
    return this.#stored;
  }

  /** Files that are uploaded with the next question. */
  get uploads(): readonly StoredUpload[] {
    return this.#stored.uploads ?? [];
  }

  get chips(): ContextChip[] {
    return chipsOf(this.#stored);
  }

  /** Changes the draft and schedules saving it; repeated calls do not postpone that. */
  set(change: Partial<Omit<StoredDraft, "version">>): void {
    this.#stored = { ...this.#stored, ...change };
    this.#timer ??= setTimeout(() => void this.#save(), SAVE_DELAY);
  }

  /** The user has closed the editor of an earlier question. */
  endEdit(): void {
    const { edit: _, ...rest } = this.#stored;
    this.#stored = rest;
    this.set({});
  }

  attach(context: StoredContext): void {
    const id = contextId(context);
    const others = this.#stored.context.filter((one) => contextId(one) !== id);
    this.#setAttachments([...others, context], this.uploads);
  }

  /** Attaches a file whose bytes are already stored. */
  attachUpload(upload: StoredUpload): void {
    this.#setAttachments(this.#stored.context, [...this.uploads, upload]);
  }

  detach(chipIds: readonly string[]): void {
    this.#setAttachments(
      this.#stored.context.filter((one) => !chipIds.includes(contextId(one))),
      this.uploads.filter((one) => !chipIds.includes(one.id)),
    );
  }

  /**
   * Removes the parts of a sent question.
   *
   * @param texts The field is cleared only if it contains one of these, because the user may have
   * typed more.
   * @param chipIds The attachments that were sent.
   */
  removeSent(texts: readonly string[], chipIds: readonly string[]): void {
    if (texts.includes(this.#stored.text)) this.set({ text: "" });
    this.detach(chipIds);
  }

  async flush(): Promise<void> {
    if (this.#timer !== undefined) await this.#save();
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #setAttachments(
    context: StoredContext[],
    uploads: readonly StoredUpload[],
  ): void {
    if (context.length + uploads.length + this.chips.length === 0) return;
    this.set({ context, uploads: [...uploads] });
    this.#options.onChips(this.chips);
  }

  async #save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#options.save(this.#stored);
  }
}
