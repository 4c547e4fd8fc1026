import { extname } from 'node:path'
import type { Inputs, Mistake, Prompt } from '../domain/suite.ts'
import { inputsOf } from '../domain/takes-part.ts'
import type { InputsReading } from './inputs.ts'
import { MAPPED_FILES, readMapped } from './mapped-prompts.ts'
import { suggestion } from './nearest.ts'
import { type Path, type Place, pathText } from './place.ts'
import {
  type DraftPrompt,
  type DraftReading,
  judgeAll,
  PROMPT_FILES,
  readPrompt,
  readPromptText,
} from './prompt-file.ts'
import { type PromptFile, promptFileSchema } from './prompt-file-schema.ts'
import { takeEvenly } from './take-evenly.ts'

/** What reading prompts needs of the files that a suite names. */
interface PromptSources {
  /** A text file's name for messages, its absolute path and its text, or what is wrong. */
  readonly readText: (
    name: string,
  ) => Promise<
    | { readonly file: string; readonly path: string; readonly text: string }
    | { readonly wrong: string }
  >
  /** The pictures of a prompt, found beside the file at this absolute path. */
  readonly readPictures: (draft: DraftPrompt, beside: string | null) => Promise<InputsReading>
  /** The suite's own pictures. */
  readonly ofSuite: Inputs
}

interface PromptReading {
  readonly prompts: readonly Prompt[]
  /** Whether any prompt names a picture of its own, found or not. */
  readonly hasPictures: boolean
  readonly mistakes: readonly Mistake[]
}

/**
 * The prompts of a suite in the order written: files are opened, inline ones taken as they are.
 * What is wrong with the shape of an inline prompt is the suite schema's to say, not repeated here.
 */
export async function readPrompts(
  section: unknown,
  place: Place,
  sources: PromptSources,
): Promise<PromptReading> {
  const isList = Array.isArray(section)
  const members: readonly unknown[] = isList ? section : [section]
  const prompts: Prompt[] = []
  const mistakes: Mistake[] = []
  let hasPictures = false
  const add = async (draft: DraftPrompt, beside: string | null): Promise<void> => {
    const reading = await sources.readPictures(draft, beside)
    hasPictures ||= draft.named.image !== null
    mistakes.push(...reading.mistakes)
    const own = { image: reading.image, mask: reading.mask }
    prompts.push(promptOf(draft, own, sources.ofSuite))
  }
  for (const [index, member] of members.entries()) {
    const path: Path = isList ? ['prompts', index] : ['prompts']
    const asked = askedOf(member)
    if (asked === null) {
      for (const draft of readPrompt({ value: member, place, path }).prompts) await add(draft, null)
      continue
    }
    if (asked.file.trim() === '' || asked.file.includes('\0')) continue
    const named = typeof member === 'string' ? path : [...path, 'file']
    const report = (message: string) =>
      mistakes.push({ position: place(named), path: pathText(named), message })
    const wrong = unfit(asked)
    if (wrong !== null) {
      report(wrong)
      continue
    }
    const source = await sources.readText(asked.file)
    if ('wrong' in source) {
      report(`${JSON.stringify(asked.file)}: ${source.wrong}`)
      continue
    }
    const reading = readAsked(asked, source, { place, path })
    mistakes.push(...reading.mistakes)
    for (const draft of reading.prompts) await add(draft, source.path)
  }
  return { prompts, hasPictures, mistakes: [...mistakes, ...twins(prompts)] }
}

/** A member as a file that is asked for; null where it is a prompt, or no member at all. */
function askedOf(member: unknown): PromptFile | null {
  if (typeof member === 'string') return { file: member, quoted: true }
  if (typeof member !== 'object' || member === null || !Object.hasOwn(member, 'file')) return null
  const result = promptFileSchema.safeParse(member)
  return result.success ? result.data : null
}

/** Why a file cannot be read as it is asked for; null when it can. */
function unfit({ file, columns, where, map }: PromptFile): string | null {
  const ending = extname(file).toLowerCase()
  if (!PROMPT_FILES.some((known) => known === ending)) {
    const hint = suggestion(ending === '' ? file : ending, PROMPT_FILES, 'Prompts come from')
    return `prompts cannot be read from ${JSON.stringify(file)}.${hint}`
  }
  if (columns === undefined) {
    return where === undefined && map === undefined
      ? null
      : 'where and map look at the columns of a file. Give columns: { text: … } too.'
  }
  return MAPPED_FILES.some((known) => known === ending)
    ? null
    : `${ending} has no columns. Leave columns out, or name a ${MAPPED_FILES.join(', ')} file.`
}

function readAsked(
  asked: PromptFile,
  { file, text }: { readonly file: string; readonly text: string },
  { place, path }: { readonly place: Place; readonly path: Path },
): DraftReading {
  const { columns, take, content } = asked
  if (columns !== undefined) {
    return judgeAll(readMapped(text, { file, asked: { ...asked, columns }, place, path }))
  }
  const { prompts, mistakes } = readPromptText(text, file)
  const named = content === undefined ? prompts : prompts.map((one) => ({ ...one, content }))
  if (take === undefined) return { prompts: named, mistakes }
  if (take > named.length && mistakes.length === 0) {
    const at = [...path, 'take']
    const message = `only ${named.length} prompts are in ${file}. Take at most so many.`
    return { prompts: [], mistakes: [{ position: place(at), path: pathText(at), message }] }
  }
  return { prompts: takeEvenly(named, take, (one) => one.content ?? ''), mistakes }
}

function promptOf(draft: DraftPrompt, inputs: Inputs, ofSuite: Inputs): Prompt {
  const { named: _named, inputsAt: _inputsAt, ...said } = draft
  const hasMask = inputsOf({ inputs }, ofSuite).mask !== null
  return { ...said, keepOutside: draft.keepOutside ?? hasMask, inputs }
}

function twins(prompts: readonly Prompt[]): Mistake[] {
  const seen = new Map<string, Prompt>()
  return prompts.flatMap((prompt) => {
    const first = seen.get(prompt.id)
    if (first === undefined) {
      seen.set(prompt.id, prompt)
      return []
    }
    const { file, line, column } = first.position
    const message = `the prompt "${prompt.id}" is already at ${file}:${line}:${column}. Give each its own id.`
    return [{ position: prompt.position, path: 'prompts', message }]
  })
}
