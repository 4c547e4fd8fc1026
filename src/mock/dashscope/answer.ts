import type { PictureAsk } from '../job/ask.ts'
import type { Task } from '../job/task.ts'
import type { GeneralModel } from '../world.ts'
import { INSPECTION } from './error.ts'
import type { Form } from './services.ts'

const HOURS_8_MS = 8 * 60 * 60 * 1000

/** The images of an answer: Qwen puts them into one choice, Wan each into its own. */
function choicesOf(urls: readonly string[], { traits }: GeneralModel): readonly unknown[] {
  const items = urls.map((image) => ({ type: 'image', image }))
  const choice = (content: readonly unknown[]): unknown => ({
    finish_reason: 'stop',
    message: { role: 'assistant', content },
  })
  return traits.family === 'qwen' ? [choice(items)] : items.map((item) => choice([item]))
}

/** What an answer says it used, in the words of the model's generation. */
function usageOf(ask: PictureAsk, images: number, { traits }: GeneralModel): unknown {
  const { width, height, image, facts } = ask
  if (traits.tiers === true)
    return {
      input_image_count: image === null ? 0 : 1,
      input_image_type: 'qima_input_1k',
      output_image_count: images,
      output_image_type: `qima_output_${facts.tier}`,
      output_width: width,
      output_height: height,
    }
  if (traits.family === 'qwen') return { width, height, image_count: images }
  const tokens = { input_tokens: 0, output_tokens: 0, total_tokens: 0 }
  return { image_count: images, size: `${width}*${height}`, ...tokens }
}

/** The body of an answer that was waited for. */
export function answerOf(
  urls: readonly string[],
  { ask, model }: { readonly ask: PictureAsk; readonly model: GeneralModel },
): Readonly<Record<string, unknown>> {
  return {
    output: { choices: choicesOf(urls, model) },
    usage: usageOf(ask, urls.length, model),
  }
}

/** A task as it is shown, under HTTP 200 whatever became of it. */
export function taskOf(task: Task, form: Form, origin: string): Readonly<Record<string, unknown>> {
  const { phase, createdMs, startedMs, completedMs } = task.state()
  const times = {
    submit_time: beijing(createdMs),
    ...(startedMs !== null && { scheduled_time: beijing(startedMs) }),
    ...(completedMs !== null && { end_time: beijing(completedMs) }),
  }
  const shown = (task_status: string, more: object = {}): Readonly<Record<string, unknown>> => ({
    output: { task_id: task.id, task_status, ...times, ...more },
  })
  switch (phase) {
    case 'queued':
      return shown('PENDING')
    case 'running':
      return shown('RUNNING')
    case 'unheard-of':
      return shown('SUSPENDED')
    case 'succeeded':
      return { ...shown('SUCCEEDED', resultOf(task, form, origin)), ...usageOfTask(task) }
    case 'blocked-input':
      return shown('FAILED', INSPECTION.input)
    case 'blocked-output':
      return shown('FAILED', INSPECTION.output)
    case 'failed':
      return shown('FAILED', { code: 'InternalError.Algo', message: 'Generation failed.' })
    case 'cancelled':
    case 'aborted':
      return shown('CANCELED')
    default:
      return phase satisfies never
  }
}

function usageOfTask({ job, state }: Task): object {
  return { usage: usageOf(job.ask, state().imagesMade, job.model) }
}

function resultOf({ job, urls }: Task, form: Form, origin: string): object {
  const { ask, model } = job
  const made = urls(origin)
  if (form === 'messages') return { choices: choicesOf(made, model), finished: true }
  const missing = Array.from({ length: ask.n - made.length }, () => ({
    code: 'InternalError.Timeout',
    message: 'The image could not be made in time.',
  }))
  const results = made.map((url) => ({ orig_prompt: ask.prompt, actual_prompt: ask.prompt, url }))
  return {
    results: [...results, ...missing],
    task_metrics: { TOTAL: ask.n, SUCCEEDED: made.length, FAILED: missing.length },
  }
}

/** `2026-11-21 17:00:00.000`: the time in Beijing, which the text does not say. */
function beijing(ms: number): string {
  return new Date(ms + HOURS_8_MS).toISOString().replace('T', ' ').replace('Z', '')
}
