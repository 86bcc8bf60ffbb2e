import assert from "node:assert/strict";
import * as vscode from "vscode";
import { type SettingName, Settings } from "../../src/platform/settings.ts";
import {
  configuredSite,
  isUnencrypted,
} from "../../src/site/configuredSite.ts";
import manifest from "../../package.json" with { type: "json" };
import { setSetting, until } from "./fixture/fakes.ts";

describe("The settings", () => {
  const settings = new Settings();
  after(() => settings.dispose());

  it("have the types and defaults that the code expects", () => {
    const { properties } = manifest.contributes.configuration;
    for (
      const [key, { type, default: fallback }] of Object.entries(properties)
    ) {
      const name = key.replace(/^askGpt4\./, "") as SettingName;
      assert.equal(settings.get(name), fallback, key);
      const expected = type === "integer" ? "number" : type;
      assert.equal(typeof settings.get(name), expected, key);
    }
  });

  it("survive what somebody writes into settings.json by hand", async () => {
    await setSetting("messageLimit", "many");
    assert.equal(settings.get("messageLimit"), 0);
    await setSetting("messageLimit", undefined);
  });

  it("say who gets the text from the machine only, never from a workspace [T-28]", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert(folder, "No folder is open.");
    const file = vscode.Uri.joinPath(folder, ".vscode/settings.json");
    const foreign = {
      "askGpt4.site": "https://evil.example",
      "askGpt4.botId": "evil",
      "askGpt4.messageLimit": 7,
      "askGpt4.timeout.total": 7,
      // What a workspace may say: by this one knows that the file was read.
      "askGpt4.codeActions": false,
    };
    await vscode.workspace.fs.writeFile(
      file,
      new TextEncoder().encode(JSON.stringify(foreign)),
    );
    try {
      await until(
        "the workspace's settings",
        () => settings.get("codeActions") === false,
      );
      assert.equal(settings.get("site"), "");
      assert.equal(settings.get("botId"), "");
      assert.equal(settings.get("messageLimit"), 0);
      assert.equal(settings.get("timeout.total"), 600);
    } finally {
      await vscode.workspace.fs.delete(
        vscode.Uri.joinPath(folder, ".vscode"),
        { recursive: true },
      );
    }
    await until("none", () => settings.get("codeActions") === true);
  });

  it("stay off where the user switched off what sends text, even if the workspace switches it on [T-31]", async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert(folder, "No folder is open.");
    const file = vscode.Uri.joinPath(folder, ".vscode/settings.json");
    const names = ["context.selection", "codeActions"] as const;
    const inspect = () =>
      vscode.workspace.getConfiguration("askGpt4").inspect(names[0]);
    const write = async (value: boolean) => {
      const values = names.map((name) => [`askGpt4.${name}`, value]);
      await vscode.workspace.fs.writeFile(
        file,
        new TextEncoder().encode(JSON.stringify(Object.fromEntries(values))),
      );
      await until(
        "the workspace's settings",
        () => inspect()?.workspaceValue === value,
      );
    };
    const values = () => names.map((name) => settings.get(name));
    try {
      for (
        const [user, workspace, expected] of [
          [false, true, false],
          ["off", true, false],
          [true, false, false],
          [undefined, false, false],
          [undefined, true, true],
          [true, true, true],
        ] as const
      ) {
        for (const name of names) await setSetting(name, user);
        await write(workspace);
        assert.deepEqual(
          values(),
          [expected, expected],
          `${user} ${workspace}`,
        );
      }
    } finally {
      for (const name of names) await setSetting(name, undefined);
      await vscode.workspace.fs.delete(
        vscode.Uri.joinPath(folder, ".vscode"),
        { recursive: true },
      );
    }
    await until("none", () => inspect()?.workspaceValue === undefined);
    assert.deepEqual(values(), [true, true]);
  });

  it("are not taken from a workspace that is not trusted [T-28]", () => {
    const { supported, restrictedConfigurations } =
      manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, "limited");
    assert.deepEqual(
      [...restrictedConfigurations].sort(),
      Object.keys(manifest.contributes.configuration.properties).sort(),
    );
  });

  it("tell of changes by name", async () => {
    const seen: SettingName[] = [];
    const listener = settings.onDidChange((names) => seen.push(...names));
    await setSetting("statusBar", false);
    await setSetting("statusBar", undefined);
    listener.dispose();
    assert(seen.length > 0 && seen.every((name) => name === "statusBar"));
  });
});

describe("The site in the settings", () => {
  it("is missing, the demo, a URL, or invalid", () => {
    const read = (setting: string) => {
      const { name, demo, invalid } = configuredSite(setting, "Demo");
      return { name, demo, invalid: invalid?.code };
    };
    const plain = { demo: false, invalid: undefined };
    assert.deepEqual(read(" "), {
      ...plain,
      name: "",
      invalid: "invalid-argument",
    });
    assert.equal(configuredSite("", "Demo").missing, true);
    assert.deepEqual(read(" Demo "), { ...plain, name: "Demo", demo: true });
    assert.deepEqual(read("blog.example/chat"), {
      ...plain,
      name: "blog.example",
    });
    assert.deepEqual(read("http://"), {
      name: "http://",
      demo: false,
      invalid: "invalid-argument",
    });
  });

  it("is told apart by its origin: one consent a site, whatever the page", () => {
    const key = (setting: string) => configuredSite(setting, "Demo").key;
    assert.equal(key("https://a.example/x"), key("https://a.example/y"));
    assert.notEqual(key("https://a.example"), key("http://a.example"));
    assert.notEqual(key("https://a.example"), key("https://b.example"));
  });

  it("is not encrypted where it is plain http to another machine", () => {
    assert.equal(isUnencrypted("http://blog.example/"), true);
    assert.equal(isUnencrypted("https://blog.example/"), false);
    assert.equal(isUnencrypted("http://localhost:8080/"), false);
    assert.equal(isUnencrypted("http://127.0.0.1/"), false);
  });
});
