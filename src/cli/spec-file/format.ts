/** The format of spec files in one example, for `--help`. A test reads the example. */

/** An example that uses every word. */
export const exampleFile = `app: shop
pipelines:
  orders:
    nodes:
      - entry: { fields: [zip, text] }      # optional: fields that every row must have
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

/** The words and their meaning, for the help. */
export const formatText = `A file names its app and its pipelines. The nodes of a pipeline run in any order that their inputs
allow. A node reads the frame of its input: the node before it, unless input: names another.

${indented(exampleFile)}
  a step          subscribe STEP        merges its result into frame   subscribe_many   1-to-N
                  apply STEP            keeps only its result          apply_many       1-to-N
                  consumer STEP         leaves the frame unchanged
                  with  as_worker when (a step that decides) inputs outputs timeout max_rows
                        retry {attempts first_pause factor max_pause jitter not_retryable}
                        requires {label: value} max_outputs (1-to-N only)
  fields          get FIELD    rename {new: old}    select [fields] or {new: old}
                  add_value {field: value}
                  concatenate [node, node.field] or {new: node.field, nested: node}
  where rows go   queue true            a separate queue before the nodes that follow
                  filter NODE or STEP   rows for which its field value is true
                  choose FILTER         then: NODE, otherwise: NODE: joins both branches of a filter
                  call APP.PIPELINE     hands rows over; when: NODE or STEP, otherwise: APP.PIPELINE
  pipelines       subscribe_pipeline, apply_pipeline, side_pipeline APP.PIPELINE
                  with  as_worker (default true), when (a step that decides)
  a pipeline      nodes, result (a node), docs, language, config
  a file          app, pipelines, language`;

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "    ");
}
