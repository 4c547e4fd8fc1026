import type { Reply } from '../http/reply.ts'
import type { Made } from '../job/answer-now.ts'
import type { PictureAsk } from '../job/ask.ts'

/** How models of one maker are asked and answer, within InvokeModel. */
export interface Family {
  /** What a body asks of a model; `mistake` is the first field that is wrong, as `field: message`. */
  read(
    json: Readonly<Record<string, unknown>>,
    id: string,
  ): Promise<{ readonly ask: PictureAsk; readonly mistake: string | null }>
  deliver(made: Made): Reply
  blocked(stage: 'input' | 'output'): Reply
}
