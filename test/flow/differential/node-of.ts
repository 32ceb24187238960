/** Names of nodes as the reference has them. */

/**
 * `main n3/get` for a node `n3/get-2` of the pipeline `app.p17`; `target0 n1` for a node `n1` of `app.p17t0`.
 */
export function nodeOf(pipeline: string, node: string): string {
  const target = /t(\d+)$/.exec(pipeline)?.[1];
  const role = target === undefined ? "main" : `target${target}`;
  const path = node.replace(/(^|\/)(get|rename|select|concatenate|addValue)-\d+$/, "$1$2");
  return `${role} ${path}`;
}
