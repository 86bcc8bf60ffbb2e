import { Announcer } from "./announcer.ts";
import { Context } from "./context.ts";
import { element } from "./dom.ts";
import { Drafts } from "./drafts.ts";
import { Host } from "./host.ts";
import { ConsentCard, UndoBar, welcome } from "./parts/cards.ts";
import { ChatList } from "./parts/chatList.ts";
import { Composer } from "./parts/composer.ts";
import { Header } from "./parts/header.ts";
import { Transcript } from "./parts/transcript.ts";
import { setStrings, t } from "./strings.ts";
import type {
  Draft,
  HostMessage,
  Snapshot,
  TurnChange,
  WebviewSettings,
} from "../protocol/messages.ts";

const STATE_DELAY = 200;

/** Assembles the webview's parts and dispatches the host's messages to them. */
export class App {
  readonly #announcer = new Announcer();
  readonly #host = new Host((message) => this.#receive(message));
  readonly #context = new Context(
    (message) => this.#host.post(message),
    this.#announcer,
  );
  readonly #transcript = new Transcript(this.#context, {
    onDraft: () => this.#draftChanged(),
    onScroll: () => this.#saveStateSoon(),
    onEdited: () => this.#transcript.follower.follow(),
  });
  readonly #composer = new Composer(this.#context, {
    onDraft: () => this.#draftChanged(),
    mayAsk: () => this.#mayAsk(),
    onAsked: () => this.#transcript.follower.follow(),
    history: () => this.#history(),
  });
  readonly #drafts = new Drafts(this.#context, () => this.#draft());
  readonly #header = new Header(this.#context, () => this.#showChats());
  readonly #chats = new ChatList(this.#context, () => this.#chatsClosed());
  readonly #consent = new ConsentCard(this.#context);
  readonly #undo = new UndoBar(this.#context, () => this.#composer.focus());
  readonly #chat = element(
    "main",
    { class: "chat" },
    element(
      "div",
      { class: "scroll-area" },
      this.#transcript.element,
      this.#transcript.follower.button,
    ),
    this.#consent.element,
    this.#composer.element,
    this.#composer.dropTarget,
  );
  /** Whether a question waits for the user's consent. */
  #askWhenAllowed = false;
  #stateTimer: ReturnType<typeof setTimeout> | undefined;
  /** The draft restored from VS Code's webview state. */
  #kept = "";

  /** Restores the draft from VS Code's webview state, and requests a snapshot from the host. */
  start(): void {
    this.#composer.text = this.#kept = this.#host.state?.draft ?? "";
    addEventListener("pagehide", () => this.#saveState());
    this.#host.post({ type: "ready" });
  }

  #receive(message: HostMessage): void {
    switch (message.type) {
      case "snapshot":
        return this.#show(message);
      case "turn-added":
        return this.#transcript.add(message.turn);
      case "append":
        this.#announcer.answer(message.text);
        return this.#transcript.append(message.turnId, message.text);
      case "turn-changed":
        return this.#turnChanged(message.turnId, message.change);
      case "turns-removed":
        this.#transcript.remove(message.turnIds);
        if (this.#transcript.isEmpty) this.#showWelcome();
        return;
      case "earlier-turns":
        return this.#transcript.addEarlier(message.turns, message.earlier);
      case "chips-changed":
        return this.#composer.changeChips(message.chips);
      case "attach-refused":
        return this.#composer.refuse(message.message);
      case "draft-set":
        return this.#setDraft(message.draft);
      case "status":
        this.#context.busy = message.status.busy;
        return this.#composer.updateStatus();
      case "settings-changed":
        return this.#applySettings(message.settings);
      case "consent-changed":
        return this.#consentChanged(message.consent);
      case "undo-changed":
        return this.#undo.show(message.undo);
      case "title-changed":
        this.#header.title = message.title;
        return;
      case "ask-accepted":
        return this.#context.accepted(message.requestId);
      case "ask-refused":
        return this.#context.refused(message.requestId, message.message);
      case "chats":
        return this.#chats.show(message.query, message.chats);
      case "image": {
        const { turnId, href, outcome } = message;
        return this.#transcript.image(turnId, href, outcome);
      }
      case "focus-composer":
        this.#chats.close();
        return this.#composer.focus();
      case "show-chats":
        return this.#showChats();
    }
  }

  #show(snapshot: Snapshot): void {
    const { state } = this.#host;
    const sameChat =
      (this.#context.chatId || state?.chatId) === snapshot.chat.id;
    const first = this.#context.chatId === "";
    const position = first ? state?.scroll ?? null : this.#transcript.position;
    const draft = sameChat
      ? this.#newerDraft(snapshot.draft, first)
      : snapshot.draft;
    // The last typed text belongs to the chat that it was typed in.
    if (!sameChat && !first) this.#drafts.flush();
    this.#drafts.forget();
    setStrings(snapshot.strings);
    document.documentElement.lang = snapshot.settings.locale;
    this.#context.chatId = snapshot.chat.id;
    this.#context.busy = snapshot.status.busy;
    this.#context.thumbnails = snapshot.thumbnails;
    this.#context.settings = snapshot.settings;
    this.#context.forgetRequests();
    this.#composer.forgetPending();
    if (!sameChat) this.#announcer.reset();
    this.#buildFrame();
    this.#header.title = snapshot.chat.title;
    this.#transcript.reset(snapshot.turns, snapshot.earlier);
    if (snapshot.turns.length === 0) this.#showWelcome();
    this.#transcript.position = sameChat ? position : null;
    this.#composer.text = draft.text;
    this.#composer.chips = snapshot.chips;
    this.#transcript.restoreEdit(draft.edit);
    this.#consentChanged(snapshot.consent);
    this.#undo.show(snapshot.undo);
    if (draft !== snapshot.draft) this.#drafts.changed();
    if (!sameChat && !first) this.#composer.focus();
    this.#saveState();
  }

  /** The user's newer text takes precedence if the host can't know it yet. */
  #newerDraft(draft: Draft, first: boolean): Draft {
    const typed = this.#composer.text;
    // The first character is sent at once: if the host has no draft, the restored text was already
    // sent.
    const asked = draft.text === "" && typed === this.#kept;
    const lateKeys = first && !asked && typed.startsWith(draft.text) &&
      typed !== draft.text;
    return this.#drafts.dirty || lateKeys
      ? { ...draft, ...this.#draft() }
      : draft;
  }

  /** Rebuilds the parts that contain strings; those with the user's text are kept. */
  #buildFrame(): void {
    this.#header.build();
    this.#composer.build();
    if (this.#chat.isConnected) return;
    document.body.append(
      this.#header.element,
      this.#chats.element,
      this.#chat,
      this.#undo.element,
      this.#announcer.element,
    );
  }

  #applySettings(settings: WebviewSettings): void {
    this.#context.settings = settings;
    this.#header.build();
    this.#composer.build();
    if (this.#transcript.isEmpty) this.#showWelcome();
  }

  #showWelcome(): void {
    this.#transcript.showWelcome(welcome(this.#context, (question) => {
      this.#composer.text = question;
      this.#draftChanged();
      this.#composer.ask();
    }));
  }

  #turnChanged(turnId: string, change: TurnChange): void {
    const turn = this.#transcript.change(turnId, change);
    if (!turn || change.state === undefined || change.state === "streaming") {
      return;
    }
    if (turn.role !== "assistant") return;
    const how = turn.error?.message ??
      {
        complete: t("answerComplete"),
        stopped: t("stopped"),
        interrupted: t("interrupted"),
        failed: "",
      }[
        change.state
      ];
    this.#announcer.answerEnded(how);
  }

  #mayAsk(): boolean {
    // Send the draft before the question, so that nothing is lost if the webview is discarded now.
    this.#drafts.flush();
    if (!this.#consent.isOpen) return true;
    this.#askWhenAllowed = true;
    this.#consent.focus();
    return false;
  }

  #consentChanged(consent: Snapshot["consent"]): void {
    const focused = this.#consent.element.contains(document.activeElement);
    this.#consent.show(consent);
    if (consent !== null) return;
    if (focused) this.#composer.focus();
    // The question waits for consent to the site that the user was shown, and is sent to no other.
    const { siteName } = this.#context.settings;
    const waited = this.#askWhenAllowed;
    this.#askWhenAllowed = false;
    if (waited && this.#consent.agreed === siteName) this.#composer.ask();
  }

  #history(): string[] {
    return this.#transcript.turns.filter((turn) => turn.role === "user").map((
      turn,
    ) => turn.text)
      .reverse();
  }

  #draft(): Draft {
    const edit = this.#transcript.editDraft;
    return { text: this.#composer.text, ...(edit ? { edit } : {}) };
  }

  #setDraft(draft: Draft): void {
    this.#drafts.forget();
    this.#composer.text = draft.text;
    this.#transcript.restoreEdit(draft.edit);
    this.#saveState();
  }

  #draftChanged(): void {
    this.#drafts.changed();
    this.#saveStateSoon();
  }

  #showChats(): void {
    if (this.#chats.isOpen) return this.#chats.close();
    this.#chat.hidden = true;
    this.#chats.open();
  }

  #chatsClosed(): void {
    this.#chat.hidden = false;
    this.#header.focusChatsButton();
  }

  #saveStateSoon(): void {
    this.#stateTimer ??= setTimeout(() => this.#saveState(), STATE_DELAY);
  }

  #saveState(): void {
    clearTimeout(this.#stateTimer);
    this.#stateTimer = undefined;
    if (this.#context.chatId === "") return;
    this.#host.state = {
      chatId: this.#context.chatId,
      draft: this.#composer.text,
      scroll: this.#transcript.position,
    };
  }
}
