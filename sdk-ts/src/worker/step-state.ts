/**
 * What steps' `setup` functions returned. A setup runs once in this process, when its step is first
 * called; one that fails is run again, but not for the same call.
 */
import type { NativeStep } from "../native-step.js";

interface Setup {
  /** The call that it ran for. */
  readonly callId: string;
  readonly done: Promise<void>;
  failed: boolean;
  state: unknown;
}

const setups = new WeakMap<NativeStep, Setup>();

/**
 * Runs the step's setup unless it has run, and waits for it.
 * @throws what the setup threw.
 */
export function setUp(step: NativeStep, callId: string): Promise<void> {
  const known = setups.get(step);
  if (known !== undefined && (!known.failed || known.callId === callId)) return known.done;
  const run = async (): Promise<void> => {
    try {
      setup.state = await step.setup?.(step.config);
    } catch (error) {
      setup.failed = true;
      throw error;
    }
  };
  // `run` waits at least once before it is done, so that `setup` is there.
  const setup: Setup = {
    callId,
    failed: false,
    state: undefined,
    done: Promise.resolve().then(run),
  };
  setups.set(step, setup);
  return setup.done;
}

/** What the step's setup returned; undefined without one. */
export function stateOf(step: NativeStep): unknown {
  return setups.get(step)?.state;
}
