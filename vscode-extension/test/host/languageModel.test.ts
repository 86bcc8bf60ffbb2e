import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Participant } from "../../src/languageModel/participant.ts";
import { SiteModels, VENDOR } from "../../src/languageModel/languageModels.ts";
import type { ModelRegistry } from "../../src/languageModel/languageModelProvider.ts";
import { until } from "./fixture/fakes.ts";
import { type Host, type HostOptions, openHost } from "./fixture/openHost.ts";
import { openTwoSites } from "./fixture/twoSites.ts";

/** The answer in VS Code's chat, as it is shown there. */
class FakeStream {
  readonly pieces: string[] = [];
  readonly buttons: string[] = [];
  readonly progressed: string[] = [];

  get text(): string {
    return this.pieces.join("");
  }

  markdown(value: string): void {
    assert.equal(typeof value, "string", "A model's text must not be trusted.");
    this.pieces.push(value);
  }

  button({ command }: vscode.Command): void {
    this.buttons.push(command);
  }

  progress(value: string): void {
    this.progressed.push(value);
  }
}

interface Asked {
  prompt: string;
  command?: string;
  references?: { id: string; value: unknown; modelDescription?: string }[];
}

/** A chat in VS Code's own view: it keeps the history, as VS Code does. */
class FakeChat {
  readonly host: Host;
  readonly participant: Participant;
  readonly history: unknown[] = [];
  stream = new FakeStream();
  result: vscode.ChatResult = {};
  cancel = new vscode.CancellationTokenSource();

  constructor(host: Host) {
    this.host = host;
    this.participant = new Participant(host.site);
  }

  async ask({ prompt, command, references = [] }: Asked): Promise<void> {
    this.stream = new FakeStream();
    this.cancel = new vscode.CancellationTokenSource();
    this.result = await this.participant.handle(
      { prompt, command, references } as unknown as vscode.ChatRequest,
      { history: [...this.history] } as vscode.ChatContext,
      this.stream as unknown as vscode.ChatResponseStream,
      this.cancel.token,
    );
    this.history.push(
      Object.assign(Object.create(vscode.ChatRequestTurn.prototype), {
        prompt,
        command,
        references,
      }),
      Object.assign(Object.create(vscode.ChatResponseTurn.prototype), {
        response: [new vscode.ChatResponseMarkdownPart(this.stream.text)],
        // What VS Code keeps is a copy in JSON.
        result: JSON.parse(JSON.stringify(this.result)),
      }),
    );
  }
}

async function openChat(options?: HostOptions): Promise<FakeChat> {
  const host = await openHost(options);
  return new FakeChat(host);
}

describe("@gpt4 in VS Code's chat", () => {
  let chat: FakeChat;
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await chat.host.close();
  });

  it("streams the answer", async () => {
    chat = await openChat({ site: { delay: 5 } });
    await chat.ask({ prompt: "What is a nonce?" });
    assert.equal(chat.result.errorDetails, undefined);
    assert.match(chat.stream.text, /A \*\*nonce\*\*/);
    assert(chat.stream.pieces.length > 3, "The answer came in one piece.");
    assert.equal(chat.host.demo.requests.submit, 1);
    assert.equal(chat.host.site.health, "working");
  });

  it("joins pieces and steps that come without end", async () => {
    chat = await openChat({
      site: {
        *model() {
          for (let i = 0; i < 10_000; i++) {
            yield { subtype: "status", data: `Step ${i}` };
            yield "x";
          }
        },
      },
    });
    await chat.ask({ prompt: "Go on." });
    assert.equal(chat.stream.text, "x".repeat(10_000));
    const { pieces, progressed } = chat.stream;
    assert(pieces.length < 1_000, `${pieces.length} pieces`);
    assert(progressed.length < 1_000, `${progressed.length} steps`);
  });

  it("asks with what was said before, under the same id", async () => {
    chat = await openChat({ site: { model: "echo" } });
    await chat.ask({ prompt: "My name is Ada." });
    await chat.ask({ prompt: "Go on." });
    const [first, second] = chat.host.submitted;
    assert.equal(second?.chatId, first?.chatId);
    assert.deepEqual(
      second?.messages.map(({ role }) => role),
      ["user", "assistant"],
    );
    assert.equal(second?.messages[0]?.content, "My name is Ada.");
    assert.equal(second?.newMessage, "Go on.");
  });

  it("asks without what another site was asked, and says so [T-44]", async () => {
    const sites = await openTwoSites();
    chat = new FakeChat(sites);
    const { demo, other, asked, use } = sites;
    await chat.ask({ prompt: "First's secret" });
    await use(other);
    await chat.ask({ prompt: "Other's question" });
    assert.match(
      chat.stream.text,
      /^\*Earlier messages belong to another site/,
    );
    assert.match(String(chat.result.metadata?.["answer"]), /^You said/);
    await chat.ask({ prompt: "Other's next" });
    assert.doesNotMatch(chat.stream.text, /another site/);
    await use(demo);
    await chat.ask({ prompt: "First's next" });
    const said = asked.other.map(({ messages }) =>
      messages.filter(({ role }) => role === "user")
        .map(({ content }) => content)
    );
    assert.deepEqual(said, [[], ["Other's question"]]);
    assert(!JSON.stringify(asked.other).includes("secret"));
    assert.equal(asked.first[1]?.messages[0]?.content, "First's secret");
    assert(!JSON.stringify(asked.first).includes("Other's question"));
  });

  it("stops when the consent is withdrawn, and remembers what had arrived", async () => {
    chat = await openChat({ site: { delay: 20 } });
    const { site, demo } = chat.host;
    const asking = chat.ask({ prompt: "What is a nonce?" });
    await until("some text", () => chat.stream.text.length > 0);
    await site.withdrawConsent(site.site.key);
    await asking;
    assert.match(
      chat.result.errorDetails?.message ?? "",
      /^Stopped because the site/,
    );
    await until("the site sees it", () => demo.activeStreams === 0);
    assert.equal(chat.result.metadata?.["answer"], chat.stream.text);
  });

  it("unfolds its commands, and sends what is attached", async () => {
    chat = await openChat({ site: { model: "echo" } });
    const document = await vscode.workspace.openTextDocument({
      language: "javascript",
      content: "let a;\nlet b;\nlet c;\n",
    });
    await chat.ask({
      prompt: "",
      command: "explain",
      references: [{
        id: "one",
        value: new vscode.Location(
          document.uri,
          new vscode.Range(1, 0, 1, 6),
        ),
      }, { id: "two", value: "some text" }],
    });
    assert.equal(chat.result.errorDetails, undefined);
    const sent = chat.host.submitted[0]?.newMessage ?? "";
    assert.match(sent, /^Explain what this code does, step by step\./);
    assert.match(sent, /lines 2-2:\n```javascript\nlet b;\n```/);
    assert.match(sent, /two:\n```\nsome text\n```/);
    assert(!sent.includes("let a;"));
  });

  it("explains the selection where nothing is attached", async () => {
    chat = await openChat({ site: { model: "echo" } });
    await chat.ask({ prompt: "", command: "fix" });
    assert.match(
      chat.result.errorDetails?.message ?? "",
      /Select the code first/,
    );
    assert.equal(chat.host.demo.requests.submit, 0);
    const document = await vscode.workspace.openTextDocument({
      language: "javascript",
      content: "let broken =;",
    });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 0, 13);
    await chat.ask({ prompt: "", command: "fix" });
    assert.match(chat.host.submitted[0]?.newMessage ?? "", /let broken =;/);
  });

  it("refuses what cannot be sent, before it is sent", async () => {
    chat = await openChat();
    await chat.ask({
      prompt: "What is this?",
      references: [{ id: "a picture", value: { mimeType: "image/png" } }],
    });
    assert.match(chat.result.errorDetails?.message ?? "", /a picture/);
    assert.equal(chat.host.demo.requests.total, 0);
  });

  it("keeps to the chatbot's limit", async () => {
    chat = await openChat({
      site: { chatbots: [{ textInputMaxLength: 20 }] },
      path: "chat/",
    });
    await chat.host.site.refreshChatbots();
    await chat.ask({ prompt: "x".repeat(25) });
    assert.match(
      chat.result.errorDetails?.message ?? "",
      /5 characters over the limit/,
    );
    assert.equal(chat.host.demo.requests.submit, 0);
  });

  it("asks for consent before the first request", async () => {
    let asked = 0;
    chat = await openChat({
      consented: false,
      askConsent: () => {
        asked++;
        return Promise.resolve(undefined);
      },
    });
    await chat.ask({ prompt: "What is a nonce?" });
    assert.equal(asked, 1);
    assert.match(chat.result.errorDetails?.message ?? "", /Nothing was sent/);
    assert.equal(chat.host.demo.requests.total, 0);
  });

  it("stops when VS Code cancels, and remembers what had arrived", async () => {
    chat = await openChat({ site: { delay: 20 } });
    const asking = chat.ask({ prompt: "What is a nonce?" });
    await until("some text", () => chat.stream.text.length > 0);
    chat.cancel.cancel();
    await asking;
    assert.equal(chat.result.errorDetails, undefined);
    await until(
      "the site sees it",
      () => chat.host.demo.activeStreams === 0,
    );
    const { text } = chat.stream;
    assert(text.length < 500, text);
    assert.equal(chat.result.metadata?.["answer"], text);
  });

  it("never calls half an answer complete", async () => {
    chat = await openChat({
      site: { faults: [{ kind: "cut", after: 6 }] },
    });
    await chat.ask({ prompt: "What is a nonce?" });
    assert(chat.stream.text.length > 0);
    assert(chat.result.errorDetails?.message, "Nothing says that it is cut.");
    assert(chat.stream.buttons.includes("askGpt4.checkSite"));
  });

  it("offers the site's shortcuts and sends them back; names images and actions", async () => {
    chat = await openChat({
      site: {
        model: () => [
          "Shall I?",
          {
            images: ["https://a.example/one.png", "javascript:alert(1)"],
            shortcuts: [{
              type: "action",
              data: { label: "Yes, do", shortcutId: "short-1", message: null },
            }],
            actions: [{
              type: "function",
              data: { name: "open_page", args: {} },
            }],
          },
        ],
      },
    });
    await chat.ask({ prompt: "What can you do?" });
    assert.match(chat.stream.text, /\[Image 1\]\(<https:\/\/a\.example/);
    assert(!/!\[|javascript:/.test(chat.stream.text), chat.stream.text);
    assert.match(chat.stream.text, /\(open-page\)\. It was not performed/);
    const [followup] = chat.participant.followups(chat.result);
    assert.equal(followup?.label, "Yes, do");
    await chat.ask({ prompt: followup!.prompt });
    assert.equal(chat.host.submitted[0]?.shortcutId, undefined);
    assert.equal(chat.host.submitted[1]?.shortcutId, "short-1");
  });

  it("says what went wrong, and offers what can be done", async () => {
    chat = await openChat({
      fetch: () => Promise.reject(new TypeError("fetch failed")),
    });
    await chat.ask({ prompt: "Hello?" });
    assert.match(
      chat.result.errorDetails?.message ?? "",
      /connection to demo.askgpt4.example/,
    );
    assert.deepEqual(chat.stream.buttons, [
      "askGpt4.checkSite",
      "askGpt4.chooseSite",
      "askGpt4.tryDemo",
    ]);
  });
});

describe("The site in VS Code's list of models", () => {
  let host: Host;
  const never = new vscode.CancellationTokenSource().token;
  afterEach(() => host.close());

  const user = (text: string) => ({
    role: vscode.LanguageModelChatMessageRole.User,
    content: [new vscode.LanguageModelTextPart(text)],
  });
  const assistant = (text: string) => ({
    role: vscode.LanguageModelChatMessageRole.Assistant,
    content: [new vscode.LanguageModelTextPart(text)],
  });

  it("names the chatbot and its limit, and sends nothing for that", async () => {
    host = await openHost({ consented: false });
    using models = disposing(new SiteModels(host.site));
    const [model] = models.provideLanguageModelChatInformation();
    assert.equal(model?.name, "demo.askgpt4.example");
    assert.equal(model?.capabilities.toolCalling, false);
    assert.equal(host.demo.requests.total, 0);
    await host.site.agree(host.site.site);
    await host.site.refreshChatbots();
    assert.equal(
      await models.provideTokenCount(model!, "12345678"),
      2,
    );
  });

  it("tells several chatbots apart, and keeps a choice when they become known", async () => {
    host = await openHost({
      site: {
        // On the page, both are called “AI”.
        chatbots: [{ botId: "default" }, { botId: "ada" }],
      },
      path: "chat/",
    });
    using models = disposing(new SiteModels(host.site));
    const listed = () =>
      models.provideLanguageModelChatInformation()
        .map(({ id, name }) => [id, name]);
    const { name } = host.site.site;
    const { key } = host.site.site;
    assert.deepEqual(listed(), [[`default@${key}`, name]]);
    await host.site.refreshChatbots();
    assert.deepEqual(listed(), [
      [`default@${key}`, `default (${name})`],
      [`ada@${key}`, `ada (${name})`],
    ]);
    const [, ada] = models.provideLanguageModelChatInformation();
    await models.provideLanguageModelChatResponse(
      ada!,
      [user("Who are you?")],
      {},
      { report: () => {} },
      never,
    );
    assert.equal(host.submitted[0]?.botId, "ada");
  });

  it("streams an answer to the messages of whoever asks", async () => {
    host = await openHost({ site: { delay: 5 } });
    using models = disposing(new SiteModels(host.site));
    const [model] = models.provideLanguageModelChatInformation();
    const parts: string[] = [];
    await models.provideLanguageModelChatResponse(
      model!,
      [user("I am Ada."), assistant("Hello."), user("What is a nonce?")],
      {},
      { report: ({ value }) => parts.push(value) },
      never,
    );
    assert.match(parts.join(""), /A \*\*nonce\*\*/);
    assert(parts.length > 3, "The answer came in one piece.");
    const [sent] = host.submitted;
    assert.equal(sent?.newMessage, "What is a nonce?");
    assert.deepEqual(
      sent?.messages.map(({ role, content }) => [role, content]),
      [["user", "I am Ada."], ["assistant", "Hello."]],
    );
  });

  it("refuses tools, fails in plain words, and stops when cancelled", async () => {
    host = await openHost({
      site: { delay: 20, faults: [{ kind: "cut", after: 6 }] },
    });
    using models = disposing(new SiteModels(host.site));
    const [model] = models.provideLanguageModelChatInformation();
    const { token, cancel } = cancellable();
    const ask = (tools: unknown[] = []) =>
      models.provideLanguageModelChatResponse(
        model!,
        [user("What is a nonce?")],
        { tools },
        { report: () => cancel() },
        token,
      );
    await assert.rejects(ask([{ name: "run" }]), /tools/);
    assert.equal(host.demo.requests.total, 0);
    await assert.rejects(
      models.provideLanguageModelChatResponse(
        model!,
        [user("What is a nonce?")],
        {},
        { report: () => {} },
        never,
      ),
      /before the answer was complete|ended|interrupted/i,
    );
    await assert.rejects(ask(), vscode.CancellationError);
    await until("the site sees it", () => host.demo.activeStreams === 0);
  });

  it("stops when the consent is withdrawn", async () => {
    host = await openHost({ site: { delay: 20 } });
    using models = disposing(new SiteModels(host.site));
    const [model] = models.provideLanguageModelChatInformation();
    let parts = 0;
    const asking = models.provideLanguageModelChatResponse(
      model!,
      [user("What is a nonce?")],
      {},
      { report: () => parts++ },
      never,
    );
    await Promise.race([asking, until("some text", () => parts > 0)]);
    await host.site.withdrawConsent(host.site.site.key);
    await assert.rejects(asking, vscode.CancellationError);
    await until("the site sees it", () => host.demo.activeStreams === 0);
  });

  it("is another model on another site: no question for one goes to the other [T-44]", async () => {
    const sites = await openTwoSites();
    host = sites;
    using models = disposing(new SiteModels(host.site));
    const [model] = models.provideLanguageModelChatInformation();
    await sites.use(sites.other);
    const ask = (one = model) =>
      models.provideLanguageModelChatResponse(
        one!,
        [user("First's secret"), assistant("Yes."), user("Go on.")],
        {},
        { report: () => {} },
        never,
      );
    await assert.rejects(ask(), /The site was changed to other\.example/);
    assert.equal(sites.other.requests.total, 0);
    await ask(models.provideLanguageModelChatInformation()[0]);
    assert.equal(sites.asked.other.length, 1);
  });

  it("is registered where VS Code has such a list", async function () {
    host = await openHost();
    const lm = vscode.lm as Partial<ModelRegistry> & typeof vscode.lm;
    if (lm.registerLanguageModelChatProvider === undefined) {
      const [major, minor] = vscode.version.split(".").map(Number);
      assert(
        major === 1 && minor! < 104,
        `VS Code ${vscode.version} has no list of models.`,
      );
      return;
    }
    await vscode.extensions.getExtension("askgpt4.ask-gpt-4")?.activate();
    const [model] = await lm.selectChatModels({ vendor: VENDOR });
    assert.equal(model?.family, "ai-engine");
  });
});

function cancellable() {
  const source = new vscode.CancellationTokenSource();
  return { token: source.token, cancel: () => source.cancel() };
}

function disposing<T extends vscode.Disposable>(resource: T): T & Disposable {
  return Object.assign(resource, {
    [Symbol.dispose]: () => void resource.dispose(),
  });
}
