/** The format of spec files in one example, for `--help`; a test reads it. */

/** A file that uses every word. */
export const exampleFile = `app: shop
pipelines:
  orders:
    nodes:
      - entry: { fields: [zip, text] }      # optional: what every row must have
      - geocode: { subscribe: geo/lookup, inputs: [zip], as_worker: true, timeout: 30s,
                   retry: { attempts: 5, first_pause: 2s, not_retryable: [KeyError] } }
      - words: { subscribe_many: nlp/words, max_outputs: 500 }
      - store: { consumer: db/store, as_worker: true }
      - large: { apply: shop/is_large, input: geocode, outputs: [value] }
      - audit: { call: shop.audit, input: geocode, when: large }
    result: geocode
  audit:
    nodes:
      - log: { consumer: shop/log }
`;

/** The words, for people. */
export const formatText = `A file names its app and its pipelines; the nodes of a pipeline run in any order that their inputs
allow. A node reads the frame of its input: the node before it, unless input: says another.

${indented(exampleFile)}
  a step          subscribe STEP        its result over the frame      subscribe_many   1-to-N
                  apply STEP            its result alone               apply_many       1-to-N
                  consumer STEP         the frame unchanged
                  with  as_worker when (a step that decides) inputs outputs timeout max_rows
                        retry {attempts first_pause factor max_pause jitter not_retryable}
                        requires {label: value} max_outputs (1-to-N only)
  fields          get FIELD    rename {new: old}    select [fields] or {new: old}
                  add_value {field: value}
                  concatenate [node, node.field] or {new: node.field, nested: node}
  where rows go   queue true            a queue of its own in front of what follows
                  filter NODE or STEP   rows for which its field value is true
                  choose FILTER         then: NODE, otherwise: NODE: both ways of a filter meet
                  call APP.PIPELINE     hands rows over; when: NODE or STEP, otherwise: APP.PIPELINE
  pipelines       subscribe_pipeline, apply_pipeline, side_pipeline APP.PIPELINE
                  with  as_worker (default true), when (a step that decides)
  a pipeline      nodes, result (a node), docs, language, config
  a file          app, pipelines, language`;

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "    ");
}
