import type { Adapter } from '../../domain/adapter.ts'
import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { MODES } from '../../domain/settings.ts'
import type { Json } from '../../domain/suite.ts'
import { dataUri } from '../data-uri.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { readCommand } from './read.ts'

const MOST_CHARACTERS = 4096

/** `options.command` as an argv, or null where it is none. */
function argvOf(options: Readonly<Record<string, Json>>): readonly string[] | null {
  const { command } = options
  if (!Array.isArray(command) || command.length === 0) return null
  const argv = command.filter(
    (word: Json): word is string =>
      typeof word === 'string' && word.length <= MOST_CHARACTERS && !word.includes('\0'),
  )
  return argv.length === command.length && argv[0] !== '' ? argv : null
}

function optionMistakes(options: Readonly<Record<string, Json>>): readonly string[] {
  return argvOf(options) === null
    ? ['command must be a list of texts, program first: ["node", "draw.ts"]. No shell reads it.']
    : []
}

/**
 * The operation as JSON for a program's standard input, `image-assay/operation@1`; pictures are
 * data URIs. Options other than `command` reach the program as `options`.
 * Throws where `command` is not an argv: `optionMistakes` tells that before.
 */
function submit(operation: Operation, baseUrl: string): RequestSpec {
  const { mode, model, prompt, settings, image, mask, timeoutMs } = operation
  const argv = argvOf(operation.options)
  if (argv === null) throw new Error('options.command is not a list of texts')
  const { command: _, ...options } = operation.options
  const json = {
    format: 'image-assay/operation@1',
    mode,
    model,
    prompt,
    settings: { ...settings },
    image: image === null ? null : dataUri(image),
    mask: mask === null ? null : dataUri(mask),
    options,
    timeoutMs,
  }
  return {
    purpose: 'submit',
    method: 'POST',
    url: baseUrl,
    headers: {},
    body: { kind: 'command', argv, json },
    credential: false,
  }
}

/** A program of the user's own: one run of it is one attempt. It gets no key. */
export const commandAdapter: Adapter = {
  id: 'command',
  runsCode: 'runs a command of the suite',
  baseUrl: 'command:',
  ownBaseUrl: null,
  apiKeyEnv: null,
  keyOrigins: [],
  auth: null,
  keptHeaders: [],
  reports: () => [],
  offer: () => ({ ...OPEN_OFFER, modes: MODES }),
  optionMistakes,
  maskMarks: () => 'transparent',
  submit,
  read: (answer, _spec, operation) => ({
    kind: 'done',
    reading: readCommand(answer, operation),
    task: null,
  }),
  readCancelled: null,
  models: null,
  balance: null,
}
