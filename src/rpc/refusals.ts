/**
 * Refuses messages before a handler sees them, with a status that gives the reason: messages that
 * cannot be decoded, messages that are too large, and compressed messages, because their size does
 * not limit the decompressed size.
 */
import {
  Metadata,
  type MethodDefinition,
  type ServerInterceptor,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServiceDefinition,
  type UntypedServiceImplementation,
  status,
} from "@grpc/grpc-js";
import { isStairsError, limits, messageOf, quoted, StairsError } from "@stairs/core";
import { errorToStatus, requestCheck } from "@stairs/core/protocol";

/** Takes the place of a refused message. */
class Refused {
  constructor(readonly error: StairsError) {}
}

/** A service whose methods get {@link Refused} in place of a message that the server refuses. */
export function guarded<Service extends ServiceDefinition<UntypedServiceImplementation>>(
  service: Service,
): Service {
  const methods = Object.entries<MethodDefinition<unknown, unknown>>(service);
  return Object.fromEntries(
    methods.map(([name, method]) => [name, guardedMethod(method)]),
  ) as Service;
}

function guardedMethod(
  method: MethodDefinition<unknown, unknown>,
): MethodDefinition<unknown, unknown> {
  const { typeName, check } = requestCheck(method.path);
  return {
    ...method,
    requestDeserialize(bytes) {
      try {
        check(bytes);
        return method.requestDeserialize(bytes);
      } catch (error) {
        if (isStairsError(error)) return new Refused(error);
        return new Refused(
          new StairsError(
            "BAD_MESSAGE",
            `A message of ${bytes.length} bytes cannot be read as ${typeName}: ${messageOf(error)}.`,
            error,
          ),
        );
      }
    },
  };
}

/**
 * Ends a call that declares compression or whose message is {@link Refused}. Each answer states
 * that the server accepts no compression.
 */
export const refuse: ServerInterceptor = (_, call) => {
  sayTooLarge(call);
  let over = false;
  const end = (refusal: Parameters<typeof call.sendStatus>[0]): void => {
    over = true;
    call.sendStatus(refusal);
  };
  return new ServerInterceptingCall(call, {
    start: (next) =>
      next({
        onReceiveMetadata(metadata, pass) {
          const encoding = encodingOf(call);
          if (encoding === "identity") return pass(metadata);
          end({
            code: status.UNIMPLEMENTED,
            details: `The coordinator does not accept messages compressed with ${quoted(encoding)}: send them uncompressed (grpc-encoding identity).`,
            metadata: accepted(new Metadata()),
          });
        },
        onReceiveMessage(message: unknown, pass) {
          if (message instanceof Refused) end(errorToStatus(message.error));
          else pass(message);
        },
      }),
    sendMetadata: (metadata, next) => next(accepted(metadata)),
    // The handler learns of the end a moment later; anything it sends until then would cut off the
    // status.
    sendMessage: (message, next) => {
      if (!over) next(message);
    },
    sendStatus: (ending, next) => {
      if (!over) next(ending);
    },
  });
};

/**
 * If a message is too large, the library itself ends the call, with the status that means "queue
 * full" in this protocol. Clients would send the message again.
 */
function sayTooLarge(call: ServerInterceptingCallInterface): void {
  const say = call.sendStatus.bind(call);
  call.sendStatus = (ending) => {
    const found = /^Received message larger than max \((\d+)/.exec(ending.details ?? "");
    if (found === null) return say(ending);
    say(
      errorToStatus(
        new StairsError(
          "TOO_LARGE",
          `A message has ${found[1]} bytes; the limit is ${limits.messageBytes}. Send smaller batches, or store large values elsewhere and pass a reference to them.`,
        ),
      ),
    );
  };
}

function accepted(metadata: Metadata): Metadata {
  metadata.set("grpc-accept-encoding", "identity");
  return metadata;
}

/**
 * The library removes this header before an interceptor sees the others, and keeps it in a field
 * that its types do not declare; there is no public access. If the field disappears, every call
 * fails here, so compressed messages never get in.
 */
function encodingOf(call: ServerInterceptingCallInterface): string {
  if ("incomingEncoding" in call) return String(call.incomingEncoding);
  throw new Error("this version of @grpc/grpc-js does not expose the encoding of messages");
}
