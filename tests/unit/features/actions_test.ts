import { actionHandler, type ArgumentSchema, runActions } from "@askgpt4/core";
import { assert } from "chai";
import { test } from "../../support/harness.ts";

const url: ArgumentSchema<{ url: string }> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => {
      const { url } = value as { url?: unknown };
      return typeof url === "string"
        ? { value: { url } }
        : { issues: [{ message: "url must be a string" }] };
    },
  },
};

const ask = (name: string, args: Record<string, unknown>) => ({
  actions: [{ type: "function" as const, name, args }],
});

const yes = { confirm: () => true };

test("runActions: a registered function runs with validated arguments", async () => {
  const opened: string[] = [];
  const handlers = {
    open_page: actionHandler(url, ({ url }) => {
      opened.push(url);
      return url.length;
    }),
  };
  const results = await runActions(
    ask("open_page", { url: "/docs" }),
    handlers,
    yes,
  );
  assert.deepEqual(results, [{ name: "open_page", status: "done", value: 5 }]);
  assert.deepEqual(opened, ["/docs"]);
});

test("runActions: an unknown function is reported without confirmation", async () => {
  const confirm = () => {
    throw new Error("must not be asked");
  };
  for (const name of ["rm", "toString", "constructor", "__proto__"]) {
    const results = await runActions(ask(name, {}), {}, { confirm });
    assert.deepEqual(results, [{ name, status: "unknown" }]);
  }
  const odd = { actions: [{ type: "unknown" as const, data: { a: 1 } }] };
  assert.deepEqual(await runActions(odd, {}, { confirm }), [
    { name: "", status: "unknown" },
  ]);
});

test("runActions: invalid arguments reach neither the function nor the user", async () => {
  const handlers = {
    open_page: actionHandler(url, () => {
      throw new Error("must not run");
    }),
  };
  const confirm = () => {
    throw new Error("must not be asked");
  };
  const results = await runActions(ask("open_page", { url: 1 }), handlers, {
    confirm,
  });
  assert.deepEqual(results, [{
    name: "open_page",
    status: "invalid",
    issues: ["url must be a string"],
  }]);
});

test("runActions: a function that the user refuses does not run", async () => {
  let ran = false;
  const handlers = { open_page: actionHandler(url, () => ran = true) };
  const results = await runActions(ask("open_page", { url: "/" }), handlers, {
    confirm: ({ name, args }) => {
      assert.equal(name, "open_page");
      assert.deepEqual(args, { url: "/" });
      return Promise.resolve(false);
    },
  });
  assert.deepEqual(results, [{ name: "open_page", status: "refused" }]);
  assert.isFalse(ran);
});

test("runActions: a failing function does not stop the next one", async () => {
  const failure = new Error("no such page");
  const handlers = {
    open_page: actionHandler(url, ({ url }) => {
      if (url === "/bad") throw failure;
      return url;
    }),
  };
  const reply = {
    actions: [
      ...ask("open_page", { url: "/bad" }).actions,
      ...ask("open_page", { url: "/good" }).actions,
    ],
  };
  assert.deepEqual(await runActions(reply, handlers, yes), [
    { name: "open_page", status: "failed", error: failure },
    { name: "open_page", status: "done", value: "/good" },
  ]);
});
