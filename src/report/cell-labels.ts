import type { CellSummary } from '../domain/run.ts'
import { SETTING_KEYS, type SettingKey } from '../domain/settings.ts'
import { clean } from './clean.ts'

export interface CellLabels {
  /** What is the same in every cell, said once: `1024x1024, n1`; empty when nothing is. */
  readonly common: string
  /** One a cell, in their order: target and what differs, `mini/edit/low`. */
  readonly labels: readonly string[]
}

/**
 * Short names for a table's rows. Ids repeat what all cells share, and at 80 columns that is what
 * would be left of them; full ids stand in the JSON, the JUnit XML and the CSV.
 */
export function cellLabels(cells: readonly CellSummary[]): CellLabels {
  const [first] = cells
  if (first === undefined || cells.length === 1) {
    return { common: '', labels: cells.map((cell) => clean(cell.id)) }
  }
  const used = SETTING_KEYS.filter((key) => cells.some((cell) => cell.settings[key] !== undefined))
  const shared = used.filter((key) =>
    cells.every((cell) => cell.settings[key] === first.settings[key]),
  )
  const differing = used.filter((key) => !shared.includes(key))
  const labels = cells.map((cell) =>
    [cell.target, ...words(cell, differing)].map((text) => clean(text)).join('/'),
  )
  // Two suites of one run may have a target and settings in common: then only ids tell them apart.
  if (new Set(labels).size < labels.length) {
    return { common: '', labels: cells.map((cell) => clean(cell.id)) }
  }
  return {
    common: words(first, shared)
      .map((text) => clean(text))
      .join(', '),
    labels,
  }
}

function words(cell: CellSummary, keys: readonly SettingKey[]): string[] {
  return keys.flatMap((key) => {
    const value = cell.settings[key]
    if (value === undefined) return []
    return key === 'n' || key === 'steps' || key === 'seed' ? [`${key}${value}`] : [String(value)]
  })
}
