/** Requests of a person or a program to a coordinator under test. */
import { type Client, credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type {
  CallResponse__Output,
  DeadLetter__Output,
  PipelineSpec,
  StageStatus__Output,
  WorkerStatus__Output,
} from "@stairs/core/protocol";

/** A row's fields, as JSON values. */
export type Row = Readonly<Record<string, unknown>>;

/** What became of a row, with its outputs as rows. */
export interface CallAnswer {
  readonly rows: readonly Row[];
  readonly dropped: readonly string[];
  readonly failures: CallResponse__Output["failures"];
}

/** A call that is under way. */
export interface RowCall {
  readonly answer: Promise<CallAnswer>;
  cancel(): void;
}

/** Dead letters of a pipeline, newest first. */
export function deadLetters(address: string, pipeline: string): Promise<DeadLetter__Output[]> {
  const { InspectService } = stairsProtocol();
  const client = new InspectService(address, credentials.createInsecure());
  return closing(
    client,
    new Promise((resolve, reject) => {
      client.ListDeadLetters({ pipeline, limit: 100 }, (error, response) => {
        if (error) reject(error);
        else resolve(response?.deadLetters ?? []);
      });
    }),
  );
}

/** The connected workers. */
export function listWorkers(address: string): Promise<WorkerStatus__Output[]> {
  const { InspectService } = stairsProtocol();
  const client = new InspectService(address, credentials.createInsecure());
  return closing(
    client,
    new Promise((resolve, reject) => {
      client.ListWorkers({}, (error, response) => {
        if (error) reject(error);
        else resolve(response?.workers ?? []);
      });
    }),
  );
}

/** All stages of all pipelines. */
export function stages(address: string): Promise<StageStatus__Output[]> {
  const { InspectService } = stairsProtocol();
  const client = new InspectService(address, credentials.createInsecure());
  return closing(
    client,
    new Promise((resolve, reject) => {
      client.Status({}, (error, response) => {
        if (error) reject(error);
        else resolve(response?.pipelines.flatMap((pipeline) => pipeline.stages) ?? []);
      });
    }),
  );
}

/** Registers pipelines and makes them current. Rejects with the server's error. */
export function register(address: string, pipelines: readonly PipelineSpec[]): Promise<void> {
  const { PipelineService } = stairsProtocol();
  const client = new PipelineService(address, credentials.createInsecure());
  return closing(
    client,
    new Promise((resolve, reject) => {
      client.Register({ pipelines: [...pipelines], activate: true }, (error) => {
        if (error) reject(error);
        else resolve();
      });
    }),
  );
}

/** Sends a row through a pipeline. Rejects with the server's error. */
export function callRow(address: string, pipeline: string, row: Row, timeoutMs = 20_000): RowCall {
  const { IngestService } = stairsProtocol();
  const client = new IngestService(address, credentials.createInsecure());
  const columns = Object.entries(row).map(([name, value]) => ({
    name,
    json: Buffer.from(JSON.stringify([value])),
  }));
  let cancel: () => void = () => undefined;
  const answer = new Promise<CallAnswer>((resolve, reject) => {
    const call = client.Call(
      { pipeline, batch: { rows: 1, columns }, timeoutMs },
      (error, response) => {
        if (error) reject(error);
        else if (response) resolve(answerOf(response));
      },
    );
    cancel = () => call.cancel();
  });
  return { answer: closing(client, answer), cancel: () => cancel() };
}

async function closing<T>(client: Client, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } finally {
    client.close();
  }
}

function answerOf({ outputs, dropped, failures }: CallResponse__Output): CallAnswer {
  const rows = outputs.flatMap((batch) =>
    Array.from({ length: batch.rows }, (_, at) =>
      Object.fromEntries(
        batch.columns.map(({ name, json }) => {
          const values = JSON.parse(json?.toString() ?? "[]") as unknown[];
          return [name, values[at]];
        }),
      ),
    ),
  );
  return { rows, dropped, failures };
}
