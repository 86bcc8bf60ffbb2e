/**
 * Runs the model that the demo server was configured with.
 *
 * @module
 */
import type { Exchange } from "../exchange.ts";
import { alterAnswer } from "../faults/misbehave.ts";
import type { DemoEvent, DemoExtras } from "../options.ts";
import { echo } from "./echo.ts";
import { guide } from "./guide.ts";
import type { Question } from "./question.ts";

/** What a model has returned so far. */
export class ModelOutput {
  text = "";
  deltas = 0;
  readonly extras: Required<DemoExtras> = {
    images: null,
    actions: [],
    shortcuts: [],
    blocks: [],
  };

  add(event: DemoEvent): void {
    if (typeof event === "string") {
      this.text += event;
      this.deltas++;
    } else if (!("subtype" in event)) {
      Object.assign(this.extras, event);
    } else if (event.subtype === "content") {
      this.text += event.data;
      this.deltas++;
    }
  }
}

async function* runModel(
  exchange: Exchange,
  { text, context }: Question,
): AsyncGenerator<DemoEvent> {
  const { model } = exchange.site.settings;
  const run = model === "guide" ? guide : model === "echo" ? echo : model;
  yield* run(text, context);
}

/** The events of the model, altered by the faults of this request. */
export function modelEvents(
  exchange: Exchange,
  question: Question,
): AsyncGenerator<DemoEvent> {
  let all = runModel(exchange, question);
  for (const fault of exchange.faults) all = alterAnswer(fault, all);
  return all;
}

/** Runs the model to its end. Returns its failure as an error. */
export async function complete(
  exchange: Exchange,
  question: Question,
): Promise<ModelOutput | Error> {
  const { site } = exchange;
  const output = new ModelOutput();
  site.activeStreams++;
  try {
    for await (const event of modelEvents(exchange, question)) {
      output.add(event);
    }
    return output;
  } catch (error) {
    return new Error(messageOf(error));
  } finally {
    site.activeStreams--;
  }
}

/** The message of whatever a model threw. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
