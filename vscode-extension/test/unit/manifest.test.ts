import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import manifest from "../../package.json" with { type: "json" };
import { englishStrings } from "../../protocol/strings.ts";

/** Keys that VS Code itself keeps, as its documentation lists them. */
const VSCODE_KEYS = [
  "commentController",
  "comment",
  "commentIsEmpty",
  "commentThread",
  "editorHasSelection",
  "editorReadonly",
  "editorTextFocus",
  "explorerResourceIsFolder",
  "findWidgetVisible",
  "inSnippetMode",
  "parameterHintsVisible",
  "renameInputVisible",
  "resourceScheme",
  "suggestWidgetVisible",
  "terminalFocus",
  "view",
];

/** The modules that translate the webview's strings and the core's errors by key. */
const TRANSLATED_BY_KEY = [
  join("chat", "webview", "webviewStrings.ts"),
  join("errors", "localize.ts"),
];

/** The extension's folder, from where the bundle is. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

function extensionFile(...path: string[]): string {
  return readFileSync(join(ROOT, ...path), "utf8");
}

function sourceFiles(): [name: string, text: string][] {
  const root = join(ROOT, "src");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => [name, readFileSync(join(root, name), "utf8")]);
}

/** The values of a key, wherever in the manifest it stands. */
function* valuesOf(node: unknown, key: string): Generator<string> {
  if (typeof node !== "object" || node === null) return;
  for (const [name, value] of Object.entries(node)) {
    if (name === key && typeof value === "string") yield value;
    yield* valuesOf(value, key);
  }
}

function json(name: string): Record<string, string> {
  return JSON.parse(extensionFile(name)) as Record<string, string>;
}

function placeholders(text: string): string[] {
  return (text.match(/\{\d+\}/g) ?? []).sort();
}

/** Every text that is given to `vscode.l10n.t`. */
function translatedTexts(): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, text] of sourceFiles()) {
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
    const walk = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && isTranslation(node.expression)) {
        const [first] = node.arguments;
        if (first && ts.isStringLiteralLike(first)) texts.set(first.text, name);
        else {
          assert(TRANSLATED_BY_KEY.includes(name), name);
        }
      }
      ts.forEachChild(node, walk);
    };
    walk(file);
  }
  for (const text of Object.values(englishStrings)) texts.set(text, "page");
  return texts;
}

function isTranslation(callee: ts.Expression): boolean {
  return ts.isIdentifier(callee)
    ? callee.text === "t"
    : ts.isPropertyAccessExpression(callee) && callee.name.text === "t" &&
      callee.expression.getText().endsWith("l10n");
}

describe("The manifest", () => {
  it("contributes every command that is used", () => {
    const contributed = manifest.contributes.commands.map(({ command }) =>
      command
    );
    for (const id of valuesOf(manifest.contributes, "command")) {
      assert(contributed.includes(id), `${id} is used, but not contributed.`);
    }
    for (const [name, text] of sourceFiles()) {
      for (
        const [, id] of text.matchAll(/executeCommand\(\s*"(askGpt4\.[\w.]+)"/g)
      ) {
        assert(contributed.includes(id!), `${name} runs ${id}.`);
      }
    }
    for (const description of Object.values(json("package.nls.json"))) {
      for (const [, id] of description.matchAll(/\(command:([\w.]+)\)/g)) {
        assert(
          contributed.includes(id!) || id === "askGpt4.chat.focus",
          `A link runs ${id}.`,
        );
      }
    }
  });

  it("has every string in every language", () => {
    const used = [
      ...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g),
    ].map(([, key]) => key!);
    assert(used.length > 40);
    const languages = readdirSync(ROOT)
      .filter((name) => /^package\.nls.*\.json$/.test(name));
    assert.deepEqual(languages.sort(), [
      "package.nls.json",
      "package.nls.ru.json",
    ]);
    for (const name of languages) {
      const strings = json(name);
      assert.deepEqual(
        Object.keys(strings).sort(),
        [...new Set(used)].sort(),
        name,
      );
      for (const [key, text] of Object.entries(strings)) {
        assert.notEqual(text.trim(), "", `${name}: ${key}`);
      }
    }
  });

  it("has every command, title and description in the users' words, not in ours", () => {
    // What one types after @ and / in VS Code's chat is the same in every language.
    const typed = manifest.contributes.chatParticipants
      .flatMap(({ name, commands }) => [
        name,
        ...commands.map((command) => command.name),
      ]);
    for (const key of ["title", "description", "markdownDescription", "name"]) {
      for (const text of valuesOf(manifest.contributes, key)) {
        if (key === "name" && typed.includes(text)) continue;
        assert(/^%[\w.]+%$/.test(text) || text === "Ask GPT-4", text);
      }
    }
  });

  it("names context keys that exist, and no command line but its own", () => {
    const set = new Set<string>(VSCODE_KEYS);
    for (const [, text] of sourceFiles()) {
      for (const [, key] of text.matchAll(/"(askGpt4\.[a-zA-Z]+)"/g)) {
        set.add(key!);
      }
    }
    const clauses = [
      ...valuesOf(manifest.contributes, "when"),
      ...valuesOf(manifest.contributes, "enablement"),
    ];
    assert(clauses.length > 20);
    for (const clause of clauses) {
      for (const term of clause.replace(/\/.*\//, "").split(/&&|\|\||[()]/)) {
        const key = term.trim().replace(/^!/, "").split(/\s|==|=~/)[0]!;
        if (key === "" || key === "false") continue;
        assert(set.has(key), `"${clause}" names ${key}, which nobody sets.`);
      }
    }
  });

  it("takes no key from the user: chords, or only where it has something to do", () => {
    for (const { key, when } of manifest.contributes.keybindings) {
      assert(when, `${key} has no condition.`);
      assert(
        key.startsWith("ctrl+k ") || when.includes("askGpt4."),
        `${key} is taken.`,
      );
    }
  });

  it("activates by use alone, and points at files that are there", () => {
    assert.deepEqual(manifest.activationEvents, []);
    extensionFile(manifest.icon);
    for (const path of valuesOf(manifest.contributes, "svg")) {
      extensionFile(path);
    }
    for (const path of valuesOf(manifest.contributes, "icon")) {
      if (!path.startsWith("$(")) extensionFile(path);
    }
  });
});

/** The keys of the core's errors: of a code, or of one of its reasons. */
const ERROR_KEY = /^(?:error|hint):([\w-]+)(?:\/([\w-]+))?$/;

/** The core's error codes, each with its reasons. */
function errorCodes(): Map<string, string[]> {
  const text = extensionFile("..", "src", "errors", "codes.ts");
  const file = ts.createSourceFile("codes.ts", text, ts.ScriptTarget.Latest);
  const codes = new Map<string, string[]>();
  const reasons = file.statements.find((node) =>
    ts.isInterfaceDeclaration(node) && node.name.text === "AskErrorReasons"
  );
  assert(reasons && ts.isInterfaceDeclaration(reasons));
  for (const member of reasons.members) {
    assert(ts.isPropertySignature(member) && member.type);
    assert(ts.isStringLiteral(member.name));
    const types = ts.isUnionTypeNode(member.type)
      ? [...member.type.types]
      : [member.type];
    codes.set(
      member.name.text,
      types.map((type) => {
        assert(ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal));
        return type.literal.text;
      }),
    );
  }
  return codes;
}

describe("The Russian translation", () => {
  const russian = json("l10n/bundle.l10n.ru.json");

  it("has every text, with its placeholders, and no other", () => {
    const texts = translatedTexts();
    assert(texts.size > 150);
    for (const [text, where] of texts) {
      const translation = russian[text];
      assert(translation, `${where}: “${text}” is not translated.`);
      assert.deepEqual(placeholders(translation), placeholders(text), text);
    }
    for (const text of Object.keys(russian)) {
      if (ERROR_KEY.test(text)) continue;
      assert(texts.has(text), `“${text}” is translated, but not used.`);
    }
  });

  it("has a message and a hint for every error code, and keys only for codes and reasons that exist", () => {
    const codes = errorCodes();
    assert(codes.size > 15);
    for (const code of codes.keys()) {
      assert(russian[`error:${code}`], code);
      assert(russian[`hint:${code}`], code);
    }
    for (const key of Object.keys(russian)) {
      const [, code, reason] = ERROR_KEY.exec(key) ?? [];
      if (code === undefined || key === "hint:wait") continue;
      const reasons = codes.get(code);
      assert(reasons, `${key}: no such code.`);
      assert(reason === undefined || reasons.includes(reason), key);
    }
  });
});
