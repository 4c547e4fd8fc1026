import type { AffinityCell } from '../../domain/affinity.ts'

const WIDTH = 14

/** An interval of a rate as text, from 0 to 100 %: `      ├─────●──┤     `. */
export function barText(usable: AffinityCell['usable']): string {
  if (usable === null) return ''
  const place = (share: number): number => Math.round(share * (WIDTH - 1))
  const [low, high] = usable.ci.map(place)
  const at = place(usable.rate)
  if (low === undefined || high === undefined) return ''
  return Array.from({ length: WIDTH }, (_, column) => {
    if (column === at) return '●'
    if (column === low) return '├'
    if (column === high) return '┤'
    return column > low && column < high ? '─' : ' '
  }).join('')
}
