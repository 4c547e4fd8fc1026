import { clean } from './clean.ts'

/** A child element (already XML) or a text to be escaped. */
export interface Xml {
  readonly xml: string
}

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
/** Outside `Char` of XML 1.0 §2.2, as far as `clean` lets them through. */
const ILLEGAL = /[\ufffe\uffff]/g

/** One element with its attributes; every text is made clean, legal and escaped. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly (Xml | string)[] = [],
): Xml {
  const head = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('')
  if (children.length === 0) return { xml: `<${name}${head}/>` }
  const [only] = children
  if (children.length === 1 && typeof only === 'string') {
    return { xml: `<${name}${head}>${escapeXml(only)}</${name}>` }
  }
  const body = children.map((child) =>
    indent(typeof child === 'string' ? escapeXml(child) : child.xml),
  )
  return { xml: `<${name}${head}>\n${body.join('\n')}\n</${name}>` }
}

function escapeXml(text: string): string {
  return clean(text)
    .replace(ILLEGAL, '')
    .replace(/[&<>"']/g, (character) => NAMED[character] ?? '')
}

function indent(xml: string): string {
  return xml.replace(/^/gm, '  ')
}
