"""A Stairs worker without an SDK: serves text/measure with grpcio and stubs made from proto/.
Usage: .venv/bin/python worker.py [ADDRESS, default 127.0.0.1:4710]"""
import json, os, pathlib, queue, secrets, signal, struct, sys, threading, time, traceback
import grpc
sys.path.insert(0, str(pathlib.Path(sys.prefix) / "stubs"))
from stairs.v1 import batch_pb2 as b, worker_pb2 as w, worker_pb2_grpc as rpc

HELLO = w.Hello(instance_id=secrets.token_hex(16), sdk_name="raw", language="python",
                pid=os.getpid(), steps=[w.Step(name="text/measure", inputs=["text", "number"])])
TLS = [grpc.ssl_channel_credentials(open(p, "rb").read()) for p in [os.getenv("STAIRS_TLS_CA")] if p]
TOKEN = [("authorization", f"Bearer {t}") for t in [os.getenv("STAIRS_TOKEN")] if t]
stopping = threading.Event()


def measure(text, number):
    return {"length": len(text), "reversed": text[::-1], "doubled": number * 2}


def read(column, rows):
    if code := {"int64s": "q", "doubles": "d"}.get(column.WhichOneof("values")):
        return struct.unpack(f"<{rows}{code}", column.int64s or column.doubles)
    return json.loads(column.json) if column.HasField("json") else [None] * rows


def work(call):
    """The outcome of a call: every row is in the output or in the failures."""
    columns = {column.name: read(column, call.batch.rows) for column in call.batch.columns}
    made, failures = {}, []  # by row
    for row in range(call.batch.rows):
        try:
            made[row] = measure(columns["text"][row], columns["number"][row])
        except Exception as error:
            failures.append(w.Failure(row=row, cause="exception", type=type(error).__name__,
                                      message=str(error), stack=traceback.format_exc()))
    fields = {name: [out[name] for out in made.values()] for name in next(iter(made.values()), ())}
    batch = b.Batch(rows=len(made), columns=[
        b.Column(name=name, json=json.dumps(values).encode()) for name, values in fields.items()])
    return w.Outcome(call_id=call.call_id, failures=failures,
                     outputs=[w.Output(batch=batch, parents=made)] if made else [])


def session(address):
    out, held, received = queue.SimpleQueue(), set(), 0

    def beats(welcome):  # in a thread of its own: a slow call must not look like a dead process
        while stream.is_active():
            out.put(w.WorkRequest(heartbeat=dict(received_sequence=received, held_call_ids=[*held])))
            time.sleep(welcome.heartbeat_interval_ms / 1000)

    def drain(*_):  # no new calls; the stream closes when nothing is held
        stopping.set()
        out.put(w.WorkRequest(drain=w.Drain(reason="SIGTERM")))
        held or out.put(None)

    signal.signal(signal.SIGTERM, drain)
    out.put(w.WorkRequest(hello=HELLO))
    with grpc.secure_channel(address, *TLS) if TLS else grpc.insecure_channel(address) as channel:
        stream = rpc.WorkerServiceStub(channel).Work(iter(out.get, None), metadata=TOKEN)
        for said in stream:
            if said.HasField("welcome"):
                print("connected", flush=True)
                threading.Thread(target=beats, args=[said.welcome], daemon=True).start()
            elif said.HasField("call"):
                received = said.call.sequence
                held.add(said.call.call_id)
                out.put(w.WorkRequest(outcome=work(said.call)))
            elif said.HasField("outcome_ack"):
                held.discard(said.outcome_ack.call_id)
            if not held and (stopping.is_set() or said.HasField("drain")):
                out.put(None)


while not stopping.is_set():
    try:
        session(*sys.argv[1:2] or ["127.0.0.1:4710"])
    except grpc.RpcError as lost:
        print(f"{lost.code().name}: {lost.details()}", file=sys.stderr, flush=True)
        lost.code().value[0] in (3, 7, 9, 16) and sys.exit(1)  # it would refuse this worker again
        stopping.wait(1)
