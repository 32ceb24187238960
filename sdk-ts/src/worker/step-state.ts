/**
 * The results of steps' `setup` functions. A setup runs once in this process, when its step is
 * first called. A failed setup runs again, but not for the same call.
 */
import type { NativeStep } from "../native-step.js";

interface Setup {
  /** The call that the setup ran for. */
  readonly callId: string;
  readonly done: Promise<void>;
  failed: boolean;
  state: unknown;
}

const setups = new WeakMap<NativeStep, Setup>();

/**
 * Runs the step's setup if it has not run yet, and waits for it.
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
  // `run` awaits at least once before it finishes, so `setup` is already set.
  const setup: Setup = {
    callId,
    failed: false,
    state: undefined,
    done: Promise.resolve().then(run),
  };
  setups.set(step, setup);
  return setup.done;
}

/** The result of the step's setup; undefined without one. */
export function stateOf(step: NativeStep): unknown {
  return setups.get(step)?.state;
}
