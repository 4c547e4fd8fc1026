import { z } from 'zod'
import { flag, id, list, record, refusal, text, whole } from './fields.ts'
import { path } from './prompt-schema.ts'

const column = text(/^\P{Cc}{1,200}$/u, "a column's name, as the file writes it")
const value = z.string({ error: (issue) => refusal(issue.input, "a column's value, in quotes") })

const byColumn = <T extends z.ZodType>(member: T, want: string) =>
  z.record(z.string(), member, { error: (issue) => refusal(issue.input, want) })

/** Which column holds what. */
const columnsSchema = record(
  {
    text: column.describe('Column of the text to draw.'),
    id: column.optional().describe("Column of ids. Default: the file's name and the row's number."),
    content: column.optional().describe('Column of the kind of content.'),
    expectText: column.optional().describe('Column of the words to be seen in the picture.'),
    absentText: column.optional().describe('Column of the words that must not be seen.'),
  },
  'a map such as { text: Prompt, content: Category }',
)

/** A file of prompts, with what to take from it. */
export const promptFileSchema = record(
  {
    file: path('a file of prompts such as ./prompts.tsv'),
    columns: columnsSchema
      .optional()
      .describe('For TSV, CSV and JSONL files of any kind: which column holds what.'),
    where: byColumn(list(value, 'a list of values'), 'a map such as { Category: [Artifacts] }')
      .optional()
      .describe('Only rows whose columns have one of these values.'),
    content: id('a kind of content, such as photograph,')
      .optional()
      .describe('Kind of content of all of them.'),
    map: byColumn(
      id('a kind of content, such as photograph,'),
      'a map such as { "Artifacts": product }',
    )
      .optional()
      .describe("Names for the file's own kinds of content."),
    take: whole(1, 10_000, 'how many prompts')
      .optional()
      .describe('How many, spread evenly over the kinds of content. Default: all.'),
    quoted: flag('whether fields may stand in double quotes')
      .default(true)
      .describe('false: a double quote in a TSV or CSV stands for itself.'),
  },
  'a file such as { file: prompts.tsv, columns: { text: Prompt } }',
)
export type PromptFile = z.output<typeof promptFileSchema>
