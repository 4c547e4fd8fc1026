import { extname } from 'node:path'
import type { Mistake, Prompt } from '../domain/suite.ts'
import { suggestion } from './nearest.ts'
import { type Path, type Place, pathText } from './place.ts'
import { PROMPT_FILES, type PromptReading, readPrompt, readPromptText } from './prompt-file.ts'

/** Reads a text file that the suite names: its name for messages and its text, or what is wrong. */
type ReadText = (
  name: string,
) => Promise<{ readonly file: string; readonly text: string } | { readonly wrong: string }>

/**
 * The prompts of a suite in the order written: files are opened, inline ones taken as they are.
 * What is wrong with the shape of an inline prompt is the suite schema's to say, not repeated here.
 */
export async function readPrompts(
  section: unknown,
  place: Place,
  readText: ReadText,
): Promise<PromptReading> {
  const isList = Array.isArray(section)
  const members: readonly unknown[] = isList ? section : [section]
  const prompts: Prompt[] = []
  const mistakes: Mistake[] = []
  for (const [index, member] of members.entries()) {
    const path: Path = isList ? ['prompts', index] : ['prompts']
    if (typeof member !== 'string') {
      prompts.push(...readPrompt({ value: member, place, path }).prompts)
      continue
    }
    if (member.trim() === '' || member.includes('\0')) continue
    const report = (message: string) =>
      mistakes.push({ position: place(path), path: pathText(path), message })
    const ending = extname(member).toLowerCase()
    if (!PROMPT_FILES.some((known) => known === ending)) {
      const hint = suggestion(ending === '' ? member : ending, PROMPT_FILES, 'Prompts come from')
      report(`prompts cannot be read from ${JSON.stringify(member)}.${hint}`)
      continue
    }
    const source = await readText(member)
    if ('wrong' in source) {
      report(`${JSON.stringify(member)}: ${source.wrong}`)
      continue
    }
    const reading = readPromptText(source.text, source.file)
    prompts.push(...reading.prompts)
    mistakes.push(...reading.mistakes)
  }
  return { prompts, mistakes: [...mistakes, ...twins(prompts)] }
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
