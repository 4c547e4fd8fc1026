/** Small words for the document. */
export const DOM = `
export const byId = (id) => document.getElementById(id)

/** An element with its text or children; attributes by name, true for one without a value. */
export function make(name, attributes, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === false) continue
    element.setAttribute(key, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child !== null))
  return element
}

/** Tells a screen reader. The same words twice are told twice. */
export function announce(text) {
  const live = byId('live')
  live.textContent = ''
  requestAnimationFrame(() => {
    live.textContent = text
  })
}

/** Shows one view of the page and moves the reading position to its heading. */
export function showView(view) {
  document.body.dataset.view = view
  for (const section of document.querySelectorAll('[data-show]')) {
    section.hidden = section.dataset.show !== view
  }
}
`
