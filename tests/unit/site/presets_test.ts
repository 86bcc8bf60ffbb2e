/** The presets. */
import { chatgpt4online } from "@askgpt4/core";
import { assert } from "chai";
import { test } from "../../support/harness.ts";

test("presets: chatgpt4online is frozen, with the provider's values", () => {
  assert.deepEqual({ ...chatgpt4online, models: [...chatgpt4online.models] }, {
    name: "chatgpt4online.org",
    url: "https://chatgpt4online.org",
    apiEndpoint: "https://chatgpt4online.org/wp-json/mwai-ui/v1/chats/submit",
    working: false,
    defaultModel: "gpt-4",
    models: ["gpt-4"],
  });
  assert.isFrozen(chatgpt4online);
  assert.isFrozen(chatgpt4online.models);
});
