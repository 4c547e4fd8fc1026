import { fieldsOf } from '../json-fields.ts'

/** What a request asks of a judge, as somebody would read it. */
export interface QuestionsAsked {
  /** What the picture was ordered by; '' where the text does not mark it. */
  readonly order: string
  readonly questions: readonly { readonly id: string; readonly ask: string }[]
}

const ORDER = /^<<<.*\n([\s\S]*?)\n.*>>>$/m

/** Reads the order between its marks, and the questions by the ids that the answer's schema names. */
export function questionsIn(text: string, schema: unknown): QuestionsAsked {
  const ids = idsOf(schema)
  const order = ORDER.exec(text)
  const behind = order === null ? text : text.slice(order.index + order[0].length)
  const lines = behind.split('\n')
  const questions = ids.map((id) => {
    const line = lines.find((one) => one.startsWith(`- ${id}: `))
    return { id, ask: line?.slice(`- ${id}: `.length) ?? '' }
  })
  return { order: order?.[1] ?? '', questions }
}

function idsOf(schema: unknown): readonly string[] {
  const answers = fieldsOf(fieldsOf(fieldsOf(schema).properties).answers)
  const id = fieldsOf(fieldsOf(fieldsOf(answers.items).properties).id)
  return Array.isArray(id.enum) ? id.enum.filter((one) => typeof one === 'string') : []
}
