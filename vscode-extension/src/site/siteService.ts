import {
  AbortError,
  ChatClient,
  type ClientOptions,
  type Fetch,
  isAskError,
  type UploadLimits,
} from "@askgpt4/core";
import * as vscode from "vscode";
import type { ConsentAnswer } from "../../protocol/messages.ts";
import { ConsentRefused } from "./consentRefused.ts";
import { Disposable } from "../platform/disposable.ts";
import { toLogger } from "../platform/log.ts";
import { DEMO, type Settings } from "../platform/settings.ts";
import { ChatbotDirectory, type KnownChatbot } from "./chatbots.ts";
import { type ConfiguredSite, configuredSite } from "./configuredSite.ts";
import { ConsentStore } from "./consent.ts";
import { CredentialStore } from "./credentials.ts";
import { demoSite } from "./demo.ts";
import {
  endingFetch,
  MemorySessionStore,
  type SiteAccess,
} from "./siteAccess.ts";

/** What the service stands on. */
export interface SiteServiceOptions {
  settings: Settings;
  log: vscode.LogOutputChannel;
  globalState: vscode.Memento;
  secrets: vscode.SecretStorage;
  /** Default: `globalThis.fetch`, which in VS Code honours the user's proxy. */
  fetch?: Fetch;
  /** Asks the user; what is not `agree` has been carried out when it returns. */
  askConsent(site: ConfiguredSite): Promise<ConsentAnswer | undefined>;
  /** Lets the user choose a site; nothing has changed if they cancel. */
  chooseSite(): Promise<void>;
}

/** Hardly any chatbot takes less, in characters: a short question goes without delay. */
const SURELY_TAKEN = 200;

/** In characters: more than a model writes, and no more Markdown than a page can show. */
const MAX_ANSWER_LENGTH = 2 ** 20;

/** How long a long question waits for the limit, in milliseconds. */
const PATIENCE = 2_000;

/** Whether the site answered when it was last asked something. */
export type SiteHealth = "unknown" | "working" | "failing";

/** The configured site: its client, its chatbot, and whether the user agrees that it gets the text. */
export class SiteService extends Disposable {
  readonly credentials: CredentialStore;
  readonly #options: SiteServiceOptions;
  readonly #consent: ConsentStore;
  readonly #chatbots: ChatbotDirectory;
  readonly #changed = this.own(new vscode.EventEmitter<void>());
  /**
   * By site: they outlive a client, which is made anew when a setting changes, and not the consent and
   * the credentials that they were started with.
   */
  readonly #sessions = new Map<string, MemorySessionStore>();
  #site: ConfiguredSite;
  /** Aborted when the access to the site ends. */
  #ending = new AbortController();
  #client: Promise<ChatClient> | undefined;
  #asking: Promise<string> | undefined;
  #health: SiteHealth = "unknown";

  /** Something about the site is different: which one, its chatbot, consent, health. */
  readonly onDidChange: vscode.Event<void> = this.#changed.event;

  constructor(options: SiteServiceOptions) {
    super();
    this.#options = options;
    this.#consent = new ConsentStore(options.globalState);
    this.#chatbots = new ChatbotDirectory(options.globalState, options.log);
    this.credentials = new CredentialStore(options.secrets);
    this.#site = this.#read();
    this.own(options.settings.onDidChange((names) => {
      this.#client = undefined;
      if (names.has("site")) {
        const { key } = this.#site;
        this.#site = this.#read();
        this.#health = "unknown";
        if (this.#site.key !== key) this.#endAccess();
      }
      this.#changed.fire();
    }));
    this.own(this.credentials.onDidChange((siteKey) => {
      this.#sessions.delete(siteKey);
      if (siteKey === this.#site.key) this.#endAccess();
    }));
  }

  /** The site that the settings name. */
  get site(): ConfiguredSite {
    return this.#site;
  }

  get health(): SiteHealth {
    return this.#health;
  }

  /** Called with what became of a question. */
  set health(health: SiteHealth) {
    if (this.#health === health) return;
    this.#health = health;
    this.#changed.fire();
  }

  /** The chatbot that is asked, as far as it is known. */
  get chatbot(): KnownChatbot | undefined {
    const botId = this.#options.settings.get("botId").trim();
    const known = this.#chatbots.known(this.#site.key);
    return botId === ""
      ? known[0]
      : known.find((bot) => bot.botId === botId || bot.customId === botId);
  }

  /** All the chatbots that are known of the site. */
  get chatbots(): readonly KnownChatbot[] {
    return this.#chatbots.known(this.#site.key);
  }

  /** In characters, or `null` where none is known. The user's own setting goes first. */
  get messageLimit(): number | null {
    const own = Math.floor(this.#options.settings.get("messageLimit"));
    return own > 0 ? own : this.chatbot?.maxMessageLength ?? null;
  }

  /**
   * The limit for a message of so many characters. Where it is long enough for a limit to matter and none
   * is known yet, the site's page is looked at first, for a moment and after consent only.
   */
  async limitFor(length: number): Promise<number | null> {
    if (this.messageLimit === null && length > SURELY_TAKEN) {
      await this.#lookForAMoment();
    }
    return this.messageLimit;
  }

  /** Which files the chatbot takes; `undefined` where that is not known. */
  get uploads(): UploadLimits | undefined {
    return this.chatbot?.uploadLimits;
  }

  /** Likewise; where it is not known yet, the site's page is looked at first, for a moment. */
  async uploadLimits(): Promise<UploadLimits | undefined> {
    if (!this.uploads) await this.#lookForAMoment();
    return this.uploads;
  }

  /** Whether text may be sent there. The demo site runs here: nobody else gets it. */
  get consented(): boolean {
    return this.#mayAsk(this.#site);
  }

  /** The sites that were agreed to, as origins. */
  get consentedSites(): string[] {
    return this.#consent.sites;
  }

  /** @param site The one that the user was asked about. */
  async agree({ key }: ConfiguredSite): Promise<void> {
    await this.#consent.give(key);
    this.#options.log.info(`The user gave consent for ${key}.`);
    this.#changed.fire();
  }

  async withdrawConsent(siteKey: string): Promise<void> {
    const withdrawn = this.#consent.withdraw(siteKey);
    this.#sessions.delete(siteKey);
    if (siteKey === this.#site.key) this.#endAccess();
    await withdrawn;
    await this.#chatbots.forget(siteKey);
    this.#options.log.info(`The user withdrew consent for ${siteKey}.`);
    this.#changed.fire();
  }

  /**
   * Access to the configured site, once the user has agreed that it gets the text.
   *
   * @param shown The key of the site that the user was told of. Where another one is set by now, the user
   * is asked whether that one may get the text. Default: the one that is set.
   * @throws {ConsentRefused} If the user did not agree.
   * @throws {AskError} If the setting is not the address of a website.
   */
  async access(shown: string = this.#site.key): Promise<SiteAccess> {
    for (let known = shown;;) {
      const site = this.#site;
      if (site.missing) {
        await this.#options.chooseSite();
        if (this.#site.missing) throw new ConsentRefused();
        known = this.#site.key;
        continue;
      }
      if (site.invalid) throw site.invalid;
      if (!this.#mayAsk(site) || site.key !== known && !site.demo) {
        known = await this.#confirm();
        continue;
      }
      const { signal } = this.#ending;
      const client = await this.#ready();
      // The user may have chosen another site meanwhile, or signed in.
      if (!signal.aborted) return { site, client, signal };
    }
  }

  /**
   * Where images of a site's answers come from: by itself or, for the demo, in this process. Nothing of
   * the user's goes along.
   *
   * @param key The site that gave the answer. Default: the one that the settings name.
   */
  imageSource(key = this.#site.key): { site: string; fetch?: Fetch } {
    if (key === DEMO) return { site: demoSite().url, fetch: demoSite().fetch };
    const { fetch } = this.#options;
    return { site: key, ...(fetch ? { fetch } : {}) };
  }

  /** Fetches the nonce, and looks at the chatbot's page once. Nothing before consent; never throws. */
  warmUp(): void {
    if (!this.consented || this.#site.invalid) return;
    this.#warmUp().catch((error: unknown) => {
      this.#options.log.info(
        `Could not prefetch a nonce (${
          isAskError(error) ? error.code : String(error)
        }).`,
      );
    });
  }

  /** Looks at the chatbot's page, unless that was done lately. Nothing before consent; never throws. */
  async refreshChatbots(): Promise<void> {
    if (!this.consented || this.#site.invalid) return;
    const site = this.#site;
    const { signal } = this.#ending;
    const fetch = this.#fetch(site);
    const headers = await this.#headers(site);
    const learnt = await this.#chatbots.refresh(site, {
      fetch,
      headers,
      signal,
    });
    if (!learnt || this.#site.key !== site.key) return;
    this.#client = undefined;
    this.#changed.fire();
  }

  async #lookForAMoment(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE);
    });
    await Promise.race([this.refreshChatbots(), patience]);
    clearTimeout(timer);
  }

  async #warmUp(): Promise<void> {
    const client = await this.#ready();
    await Promise.all([client.startSession(), this.refreshChatbots()]);
  }

  /** Whether the user is being asked for consent. */
  get asking(): boolean {
    return this.#asking !== undefined;
  }

  #mayAsk({ key, demo }: ConfiguredSite): boolean {
    return demo || this.#consent.has(key);
  }

  /** Stops what was begun with the site, the consent or the credentials of before. */
  #endAccess(): void {
    const ended = this.#ending;
    this.#ending = new AbortController();
    this.#client = undefined;
    ended.abort(new AbortError());
  }

  /** Asks for consent; one question serves all that wait for it. Returns the key of the site agreed to. */
  #confirm(): Promise<string> {
    return this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
  }

  async #ask(): Promise<string> {
    for (;;) {
      const site = this.#site;
      const answer = await this.#options.askConsent(site);
      if (answer === "agree") {
        await this.agree(site);
        this.warmUp();
        return site.key;
      }
      const { key } = this.#site;
      if (key === site.key) throw new ConsentRefused();
      // Another site was chosen: that one has to be agreed to, if it was not before.
      if (this.consented) return key;
    }
  }

  /** The client, after consent. */
  #ready(): Promise<ChatClient> {
    return this.#client ??= this.#make();
  }

  async #make(): Promise<ChatClient> {
    const site = this.#site;
    const { settings, log } = this.#options;
    const bot = this.chatbot;
    const limit = this.messageLimit;
    const fetch = this.#fetch(site);
    const sessions = this.#sessions.get(site.key) ?? new MemorySessionStore();
    this.#sessions.set(site.key, sessions);
    const headers = await this.#headers(site);
    const options: ClientOptions = {
      fetch,
      site: { url: site.url, name: site.name },
      botId: bot?.botId ?? (settings.get("botId").trim() || "default"),
      customId: bot?.customId ?? null,
      contextId: bot?.contextId ?? null,
      // The demo site is no other origin: it answers in this process.
      stream: site.demo ? true : bot?.stream === false ? false : "auto",
      timeout: {
        firstEvent: milliseconds(settings.get("timeout.firstEvent")),
        idle: milliseconds(settings.get("timeout.idle")),
        total: milliseconds(settings.get("timeout.total")),
      },
      sessionStore: sessions,
      logger: toLogger(log),
      ...(headers ? { headers } : {}),
      maxAnswerLength: MAX_ANSWER_LENGTH,
      ...(limit !== null ? { maxMessageLength: limit } : {}),
      ...(bot?.uploadLimits ? { uploadLimits: bot.uploadLimits } : {}),
      ...(bot?.greeting ? { greeting: bot.greeting } : {}),
    };
    return new ChatClient(options);
  }

  /** Sends nothing once the access of now has ended, nor after another window has withdrawn consent. */
  #fetch(site: ConfiguredSite): Fetch {
    const fetch: Fetch = site.demo
      ? demoSite().fetch
      // Looked up at every call, so that a test may replace it.
      : this.#options.fetch ?? ((...args) => globalThis.fetch(...args));
    return endingFetch(fetch, this.#ending.signal, () => this.#mayAsk(site));
  }

  async #headers(
    site: ConfiguredSite,
  ): Promise<Record<string, string> | undefined> {
    return site.demo ? undefined : await this.credentials.headers(site.key);
  }

  #read(): ConfiguredSite {
    return configuredSite(
      this.#options.settings.get("site"),
      vscode.l10n.t("Demo"),
    );
  }
}

function milliseconds(seconds: number): number {
  return Math.max(0, seconds) * 1000;
}
