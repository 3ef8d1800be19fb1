/** Makes elements: h('button', { class: 'x', onclick: … }, 'text', child). */
type Child = Node | string | null | undefined | false;
type Properties = Record<string, unknown>;

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Properties = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith('on') && typeof value === 'function') {
      element.addEventListener(name.slice(2), value as EventListener);
    } else if (name in element && !name.startsWith('aria') && name !== 'list' && name !== 'style') {
      (element as unknown as Properties)[name] = value;
    } else {
      element.setAttribute(name === 'class' ? 'class' : name, value === true ? '' : String(value));
    }
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
}

/** Calls a function once, some time after the last of a row of calls. */
export function debounce<A extends unknown[]>(milliseconds: number, run: (...args: A) => void): (...args: A) => void {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => run(...args), milliseconds);
  };
}

/** A short message at the lower edge, read out by screen readers too. */
export function say(text: string, kind: 'note' | 'error' = 'note'): void {
  const line = document.querySelector('#messages')!;
  const message = h('p', { class: `message ${kind}` }, text);
  line.append(message);
  window.setTimeout(() => message.remove(), kind === 'error' ? 9000 : 3500);
}

export const errorText = (error: unknown): string => error instanceof Error ? error.message : String(error);
