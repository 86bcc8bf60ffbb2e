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

/** Options for {@linkcode SiteService}. */
export interface SiteServiceOptions {
  settings: Settings;
  log: vscode.LogOutputChannel;
  globalState: vscode.Memento;
  secrets: vscode.SecretStorage;
  /** @default `globalThis.fetch`, which in VS Code uses the user's proxy. */
  fetch?: Fetch;
  /** Asks for consent; answers other than `agree` have been handled when it resolves. */
  askConsent(site: ConfiguredSite): Promise<ConsentAnswer | undefined>;
  /** Lets the user choose a site; changes nothing if canceled. */
  chooseSite(): Promise<void>;
}

/**
 * In characters. Few chatbots have a lower limit, so a shorter question is sent without waiting for
 * the limit.
 */
const SURELY_TAKEN = 200;

/** In characters: longer than any model's answer, and short enough for a webview to render. */
const MAX_ANSWER_LENGTH = 2 ** 20;

/** How long a long question waits for the limit, in milliseconds. */
const PATIENCE = 2_000;

/** Whether the last request to the site succeeded. */
export type SiteHealth = "unknown" | "working" | "failing";

/** The configured site: its client, its chatbot, and the user's consent. */
export class SiteService extends Disposable {
  readonly credentials: CredentialStore;
  readonly #options: SiteServiceOptions;
  readonly #consent: ConsentStore;
  readonly #chatbots: ChatbotDirectory;
  readonly #changed = this.own(new vscode.EventEmitter<void>());
  /**
   * Session stores by site. They outlive the client, which is recreated when a setting changes, but
   * not the consent and credentials that they were created with.
   */
  readonly #sessions = new Map<string, MemorySessionStore>();
  #site: ConfiguredSite;
  /** Aborted when the access to the site ends. */
  #ending = new AbortController();
  #client: Promise<ChatClient> | undefined;
  #asking: Promise<string> | undefined;
  #health: SiteHealth = "unknown";

  /** Fires when the site, its chatbot, consent or health changed. */
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

  /** The configured site. */
  get site(): ConfiguredSite {
    return this.#site;
  }

  get health(): SiteHealth {
    return this.#health;
  }

  /** Records the outcome of a question. */
  set health(health: SiteHealth) {
    if (this.#health === health) return;
    this.#health = health;
    this.#changed.fire();
  }

  /** The configured chatbot, as far as it is known. */
  get chatbot(): KnownChatbot | undefined {
    const botId = this.#options.settings.get("botId").trim();
    const known = this.#chatbots.known(this.#site.key);
    return botId === ""
      ? known[0]
      : known.find((bot) => bot.botId === botId || bot.customId === botId);
  }

  /** All known chatbots of the site. */
  get chatbots(): readonly KnownChatbot[] {
    return this.#chatbots.known(this.#site.key);
  }

  /** In characters, or `null` if unknown. The user's own setting takes precedence. */
  get messageLimit(): number | null {
    const own = Math.floor(this.#options.settings.get("messageLimit"));
    return own > 0 ? own : this.chatbot?.maxMessageLength ?? null;
  }

  /**
   * The limit for a message of this length. If the message is long and the limit is unknown,
   * briefly waits for the site's page, after consent only.
   */
  async limitFor(length: number): Promise<number | null> {
    if (this.messageLimit === null && length > SURELY_TAKEN) {
      await this.#lookForAMoment();
    }
    return this.messageLimit;
  }

  /** The chatbot's upload limits; `undefined` if unknown. */
  get uploads(): UploadLimits | undefined {
    return this.chatbot?.uploadLimits;
  }

  /** The chatbot's upload limits; if unknown, briefly waits for the site's page. */
  async uploadLimits(): Promise<UploadLimits | undefined> {
    if (!this.uploads) await this.#lookForAMoment();
    return this.uploads;
  }

  /** Whether text may be sent to the site. The demo runs locally, so it needs no consent. */
  get consented(): boolean {
    return this.#mayAsk(this.#site);
  }

  /** The origins of the sites with consent. */
  get consentedSites(): string[] {
    return this.#consent.sites;
  }

  /** @param site The site that the dialog named. */
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
   * Access to the configured site, after consent.
   *
   * @param shown The key of the site that the user was shown. If another one is configured by now,
   * asks for consent to that one. The configured one by default.
   * @throws {ConsentRefused} If the user did not agree.
   * @throws {AskError} If the setting is not the URL of a website.
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
      // The user may have chosen another site in the meantime, or signed in.
      if (!signal.aborted) return { site, client, signal };
    }
  }

  /**
   * A `fetch` for images of a site's answers: the global one or, for the demo, one in this process.
   * Sends no credentials.
   *
   * @param key The key of the site that gave the answer. The configured one by default.
   */
  imageSource(key = this.#site.key): { site: string; fetch?: Fetch } {
    if (key === DEMO) return { site: demoSite().url, fetch: demoSite().fetch };
    const { fetch } = this.#options;
    return { site: key, ...(fetch ? { fetch } : {}) };
  }

  /**
   * Prefetches the nonce and reads the chatbot's page once. Does nothing before consent; never
   * throws.
   */
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

  /**
   * Reads the chatbot's page, unless that was done recently. Does nothing before consent; never
   * throws.
   */
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

  /** Whether a consent dialog is open. */
  get asking(): boolean {
    return this.#asking !== undefined;
  }

  #mayAsk({ key, demo }: ConfiguredSite): boolean {
    return demo || this.#consent.has(key);
  }

  /** Stops everything that was started with the previous site, consent or credentials. */
  #endAccess(): void {
    const ended = this.#ending;
    this.#ending = new AbortController();
    this.#client = undefined;
    ended.abort(new AbortError());
  }

  /**
   * Asks for consent; concurrent callers share one dialog. Returns the key of the approved site.
   */
  #confirm(): Promise<string> {
    return this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
  }

  async #ask(): Promise<string> {
    const { settings } = this.#options;
    const before = settings.choice;
    for (;;) {
      const site = this.#site;
      const answer = await this.#options.askConsent(site);
      if (answer === "agree") {
        await this.agree(site);
        this.warmUp();
        return site.key;
      }
      const { key } = this.#site;
      if (key === site.key) {
        if (settings.get("site") !== before.site) await settings.choose(before);
        throw new ConsentRefused();
      }
      // The user chose another site, which needs consent unless it already has it.
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
      // The demo is not another origin: it runs in this process.
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

  /**
   * Sends nothing after the current access has ended, or after another window has withdrawn
   * consent.
   */
  #fetch(site: ConfiguredSite): Fetch {
    const fetch: Fetch = site.demo
      ? demoSite().fetch
      // Looked up on every call, so that a test can replace it.
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
