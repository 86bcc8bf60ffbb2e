/**
 * The half of the scenarios that runs in a page.
 */
import { askScenario, type Outcome } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/mod.ts";
import { countTimers } from "./timers.ts";

/** What this module adds to the page. */
export interface AskingPage {
  /** Asks the site at `url`, which has the fault of that name. */
  askFault(fault: string, url: string): Promise<Outcome>;
}

const timers = countTimers();

const page: AskingPage = {
  async askFault(fault, url) {
    const scenario = SCENARIOS.find((one) => one.fault === fault);
    if (scenario === undefined) throw new Error(`no fault is called ${fault}`);
    const outcome = await askScenario(scenario, url);
    return { ...outcome, timers: timers() };
  },
};

Object.assign(globalThis, page);
