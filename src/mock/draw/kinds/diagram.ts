import { inkOn, mixed } from '../colour.ts'
import { below, type Compose, type Composition, everywhere, shift } from '../composition.ts'
import { emblem } from '../emblem.ts'

interface Node {
  readonly x: number
  readonly y: number
}

/** Boxes with arrows from one to the next, each with its words or a sign of its own. */
export const diagram: Compose = (composition) => {
  const { texts, subject, sway, colours, background } = composition
  const count = Math.max(texts.length, 3 + below(subject, 'nodes', 3))
  const tint = background === 'uniform' ? mixed(colours.main, '#ffffff', 0.92) : '#ffffff'
  const paper = colours.ground ?? tint
  const { nodes, links, width, height } = arranged(composition, Math.min(count, 9))
  const by = { x: shift(sway, 'x', 1), y: shift(sway, 'y', 1) }
  const moved = nodes.map(({ x, y }) => ({ x: x + by.x, y: y + by.y }))
  const line = '#3b4252'
  return [
    `<defs><marker id="tip" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10Z" fill="${line}"/></marker></defs>`,
    background === 'transparent' ? '' : everywhere(paper),
    ...links.map(([from, to]) => arrow(moved[from], moved[to], { width, height, line })),
    ...moved.map((node, at) => cell(composition, { node, at, width, height })),
  ].join('')
}

interface Arranged {
  readonly nodes: readonly Node[]
  readonly links: readonly (readonly [number, number])[]
  readonly width: number
  readonly height: number
}

/** Centres of the boxes: a column, a ring, a tree or two columns, by the subject. */
function arranged({ subject }: Composition, count: number): Arranged {
  const chain = Array.from({ length: count - 1 }, (_, at) => [at, at + 1] as const)
  const layout = below(subject, 'layout', 4)
  if (layout === 0 && count <= 5) {
    const height = Math.min(84, 400 / count - 40)
    const lean = (subject.unit('lean') - 0.5) * 120
    const nodes = chain.length === 0 ? 1 : count
    return {
      nodes: Array.from({ length: nodes }, (_, at) => ({
        x: 256 + (at % 2 === 0 ? lean : -lean),
        y: 56 + ((at + 0.5) * 400) / nodes,
      })),
      links: chain,
      width: 230,
      height,
    }
  }
  if (layout === 1 && count <= 6) {
    const turn = subject.unit('turn') * Math.PI * 2
    return {
      nodes: Array.from({ length: count }, (_, at) => ({
        x: 256 + Math.cos(turn + (at / count) * Math.PI * 2) * 162,
        y: 256 + Math.sin(turn + (at / count) * Math.PI * 2) * 178,
      })),
      links: [...chain, [count - 1, 0]],
      width: 150,
      height: 78,
    }
  }
  if (layout === 2 && count <= 4) {
    const below1 = Math.max(1, count - 1)
    return {
      nodes: [
        { x: 256, y: 110 + subject.unit('root') * 40 },
        ...Array.from({ length: below1 }, (_, at) => ({
          x: 12 + ((at + 0.5) * 488) / below1,
          y: 330 + subject.unit(`leaf ${at}`) * 80,
        })),
      ],
      links: Array.from({ length: below1 }, (_, at) => [0, at + 1] as const),
      width: 148,
      height: 90,
    }
  }
  const rows = Math.ceil(count / 2)
  const step = Math.min(150, 460 / rows)
  return {
    nodes: Array.from({ length: count }, (_, at) => ({
      x: at % 2 === (at % 4 < 2 ? 0 : 1) ? 132 : 380,
      y: 256 + (Math.floor(at / 2) - (rows - 1) / 2) * step,
    })),
    links: chain,
    width: 196,
    height: Math.min(92, step - 40),
  }
}

function arrow(
  from: Node | undefined,
  to: Node | undefined,
  {
    width,
    height,
    line,
  }: { readonly width: number; readonly height: number; readonly line: string },
): string {
  if (from === undefined || to === undefined) return ''
  const start = edge(from, to, { width, height })
  const end = edge(to, from, { width: width + 10, height: height + 10 })
  return `<path d="M${start.x.toFixed(1)} ${start.y.toFixed(1)}L${end.x.toFixed(1)} ${end.y.toFixed(1)}" stroke="${line}" stroke-width="4" fill="none" marker-end="url(#tip)"/>`
}

/** Where the line between two centres leaves the first one's box. */
function edge(
  { x, y }: Node,
  to: Node,
  { width, height }: { readonly width: number; readonly height: number },
): Node {
  const [dx, dy] = [to.x - x, to.y - y]
  const scale = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : width / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : height / 2 / Math.abs(dy),
  )
  return { x: x + dx * scale, y: y + dy * scale }
}

function cell(
  { texts, subject, colours, letter }: Composition,
  {
    node,
    at,
    width,
    height,
  }: { readonly node: Node; readonly at: number; readonly width: number; readonly height: number },
): string {
  const paint = [colours.main, colours.second, colours.third][at % 3] ?? colours.main
  const face = colours.asked.length > 0 ? paint : mixed(paint, '#ffffff', 0.66)
  const [x, y] = [node.x - width / 2, node.y - height / 2]
  const text = texts[at]
  const box = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="12" fill="${face}" stroke="${mixed(paint, '#000000', 0.35)}" stroke-width="3"/>`
  if (text !== undefined)
    return (
      box +
      letter(
        text,
        { x: x + 9, y: y + 6, width: width - 18, height: height - 10 },
        { colour: inkOn(face), maxHeight: 34 },
      )
    )
  const side = height - 18
  const sign = emblem(subject, { x: x + 9, y: y + 9, side, colours, label: `node ${at}` })
  const bars = [0, 1, 2].map((row) => {
    const long = (width - side - 38) * (0.45 + 0.55 * subject.unit(`bar ${at} ${row}`))
    return `<rect x="${x + side + 22}" y="${node.y - 22 + row * 18}" width="${long}" height="8" rx="4" fill="${inkOn(face)}" fill-opacity="0.55"/>`
  })
  return box + sign + bars.join('')
}
