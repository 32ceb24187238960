/** The sites that a post is about: the one that it links to and those that its title names. */

// Only endings that no library is called by, such as the js of Node.js.
const named = /(?<![\p{L}\p{N}@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov)(?![\p{L}\p{N}-])/giu;

/** Each domain once, in lower case, without `www.`; a link that is no URL counts as none. */
export function mentionedDomains({ title, url }: { title: string; url: string }) {
  const linked = URL.canParse(url) ? [new URL(url).hostname] : [];
  const domains = [...linked, ...(title.match(named) ?? [])].map(plain);
  return { domains: [...new Set(domains)].filter((domain) => domain !== "") };
}

function plain(host: string): string {
  return host.toLowerCase().replace(/^www\./, "");
}
