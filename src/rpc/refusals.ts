/**
 * What is refused before a handler sees it, each with a status that says why: messages that cannot be
 * read or hold too much, and compressed ones, whose size says nothing of what comes out of them.
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

/** Stands in the place of a message that is refused. */
class Refused {
  constructor(readonly error: StairsError) {}
}

/** A service whose methods are given {@link Refused} for messages that cannot be taken. */
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
 * Ends a call that says that it compresses, and one whose message is {@link Refused}. Each answer tells
 * that nothing compressed is taken.
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
            details: `Messages compressed with ${quoted(encoding)} are not taken: send them as they are (grpc-encoding identity).`,
            metadata: accepted(new Metadata()),
          });
        },
        onReceiveMessage(message: unknown, pass) {
          if (message instanceof Refused) end(errorToStatus(message.error));
          else pass(message);
        },
      }),
    sendMetadata: (metadata, next) => next(accepted(metadata)),
    // The handler learns of the end a moment later; what it still says would break the status off.
    sendMessage: (message, next) => {
      if (!over) next(message);
    },
    sendStatus: (ending, next) => {
      if (!over) next(ending);
    },
  });
};

/**
 * The library itself ends a call whose message is too large, with the status that in this protocol means
 * that a queue is full, and that clients answer by sending it again.
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
          `A message has ${found[1]} bytes; ${limits.messageBytes} are taken. Send smaller batches, keep large values outside and pass their place.`,
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
 * The library takes this header out before an interceptor sees the others, and keeps it in a field that its types do not
 * show; nothing public says it. Should the field go, every call fails here, rather than compressed messages come in.
 */
function encodingOf(call: ServerInterceptingCallInterface): string {
  if ("incomingEncoding" in call) return String(call.incomingEncoding);
  throw new Error("this version of @grpc/grpc-js does not say how messages are encoded");
}
