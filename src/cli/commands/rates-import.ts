import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { RateCard } from '../../domain/rate-card.ts'
import type { Json } from '../../domain/suite.ts'
import { shippedCards } from '../../money/card-library.ts'
import { cardText, type WrittenCard } from '../../money/import/card-text.ts'
import { detectFormat, type ImportReading, readImport } from '../../money/import/read-import.ts'
import { IMPORT_FORMATS, type ImportFormat, type Unmapped } from '../../money/import/statement.ts'
import { clean } from '../../report/clean.ts'
import { jsonText } from '../../report/json-text.ts'
import { openCardFolder } from '../../store/card-folder.ts'
import { EXIT, userMistake } from '../exit.ts'
import type { Shell } from '../shell.ts'

export interface ImportFlags {
  /** Null: told by the file. */
  readonly format: string | null
  readonly out: string
  /** Day of a list that does not say its own, `YYYY-MM-DD`. */
  readonly asOf: string
  readonly json: boolean
}

/** Exit code where nothing of the file could be mapped. */
const NOTHING_TOLD = 6

/** `assay rates import FILE`: rate cards out of a price list of somebody else. */
export async function ratesImport(
  shell: Shell,
  file: string,
  { format, out, asOf, json }: ImportFlags,
): Promise<number> {
  if (format !== null && !isFormat(format)) {
    throw userMistake(`--format ${format}: use ${IMPORT_FORMATS.join(', ')}`)
  }
  const path = resolve(shell.cwd, file)
  const imported = await importFile(path, { format, asOf, shipped: await shippedCards() })
  const { cards, reading, unmapped } = imported
  const folder = openCardFolder(resolve(shell.cwd, out), String(process.pid))
  for (const card of cards) await folder.write(card.path, card.text)
  if (json) shell.print(jsonText(documentOf(file, out, imported)))
  else for (const line of textOf({ file, out, cards, reading, unmapped })) shell.print(line)
  return cards.length === 0 ? NOTHING_TOLD : EXIT.passed
}

export interface Imported {
  readonly reading: ImportReading
  readonly cards: readonly (WrittenCard & { readonly provider: string; readonly model: string })[]
  readonly unmapped: readonly Unmapped[]
}

/** Reads a price list and makes its cards, writing nothing. Throws UserMistakes that name the file. */
export async function importFile(
  path: string,
  {
    format,
    asOf,
    shipped,
  }: {
    readonly format: ImportFormat | null
    readonly asOf: string
    readonly shipped: readonly RateCard[]
  },
): Promise<Imported> {
  const json = await readJson(path)
  const found = format ?? detectFormat(json)
  if (found === null) {
    const known = IMPORT_FORMATS.join(', ')
    throw userMistake(`${path}: not a price list known here. Say which with --format: ${known}`)
  }
  const reading = readImport(json, found, { name: basename(path), readOn: asOf })
  const unmapped = [...reading.unmapped]
  const cards = new Map<string, Imported['cards'][number]>()
  for (const model of reading.models) {
    const card = cardText(model, { format: found, shipped })
    if (cards.has(card.id)) {
      const reason = `its card would have the name of another: ${card.id}`
      unmapped.push(...model.keys.map((key) => ({ key, field: null, reason })))
      continue
    }
    cards.set(card.id, { ...card, provider: model.seller.provider, model: model.model })
  }
  return { reading, cards: [...cards.values()], unmapped }
}

async function readJson(path: string): Promise<Json> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw userMistake(`${path}: ${error.message}. Name a price list in JSON`)
  })
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    throw userMistake(`${path} is not JSON: ${(error as Error).message}`)
  }
}

function isFormat(word: string): word is ImportFormat {
  return (IMPORT_FORMATS as readonly string[]).includes(word)
}

function documentOf(file: string, out: string, { reading, cards, unmapped }: Imported): object {
  return {
    format: 'image-assay/import@1',
    file,
    list: reading.format,
    counts: countsOf(cards, unmapped),
    cards: cards.map(({ id, provider, model, path }) => ({
      id,
      provider,
      model,
      file: join(out, path),
    })),
    unmapped,
  }
}

function countsOf(
  cards: Imported['cards'],
  unmapped: readonly Unmapped[],
): { readonly cards: number; readonly entriesUnmapped: number; readonly pricesLeftOut: number } {
  const entries = unmapped.filter(({ field }) => field === null).length
  return {
    cards: cards.length,
    entriesUnmapped: entries,
    pricesLeftOut: unmapped.length - entries,
  }
}

function textOf({
  file,
  out,
  cards,
  reading,
  unmapped,
}: Imported & { readonly file: string; readonly out: string }): readonly string[] {
  const counts = countsOf(cards, unmapped)
  const groups = [...Map.groupBy(unmapped, ({ reason }) => reason)]
    .map(([reason, all]) => ({ reason, all }))
    .sort((a, b) => b.all.length - a.all.length)
  return [
    `${clean(file)} (${reading.format}): ${counts.cards} cards in ${clean(join(out, reading.format))}`,
    `not mapped: ${counts.entriesUnmapped} entries; left out of cards: ${counts.pricesLeftOut} prices`,
    ...groups.map(({ reason, all }) => {
      const [first] = all
      const more = all.length > 1 ? ' and others' : ''
      return `  ${String(all.length).padStart(4)}  ${clean(reason)}: ${clean(first?.key ?? '')}${more}`
    }),
    ...(groups.length === 0 ? [] : ['All of them, one by one: --json']),
  ]
}
