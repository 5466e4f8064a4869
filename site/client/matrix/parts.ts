/** A part of the page by its name. Errors: an Error where the page has none. */
export function part<T extends HTMLElement>(name: string, type: new () => T): T {
  const found = document.querySelector(`[data-part="${name}"]`);
  if (found instanceof type) return found;
  throw new Error(`the page has no part "${name}"`);
}

/** Shows a text in a part, or hides the part where there is none. */
export function say(name: string, text: string | undefined): void {
  const element = part(name, HTMLElement);
  element.textContent = text ?? '';
  element.hidden = text === undefined || text === '';
}
