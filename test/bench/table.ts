import type { Aim, Section } from './aim.ts'

/** Sections as a table for people; a figure without an aim has no mark. */
export function table(sections: readonly Section[]): string {
  const aims = sections.flatMap((section) => section.aims)
  const width = (of: (aim: Aim) => string): number => Math.max(...aims.map((aim) => of(aim).length))
  const figureWidth = width((aim) => aim.figure)
  const measuredWidth = width((aim) => aim.measured)
  const line = (aim: Aim): string => {
    const cells = [aim.figure.padEnd(figureWidth), aim.measured.padEnd(measuredWidth), aim.aim]
    return `  ${cells.join('  ')}${mark(aim.met)}`.trimEnd()
  }
  return sections.map(({ title, aims }) => [title, ...aims.map(line), ''].join('\n')).join('\n')
}

function mark(met: boolean | null): string {
  if (met === null) return ''
  return met ? '  met' : '  MISSED'
}
