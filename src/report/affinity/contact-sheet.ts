import type { Mode } from '../../domain/settings.ts'

/** One picture as a page shows it. */
export interface SheetPicture {
  /** `data:` URI of a small picture without metadata; null: it never came, or cannot be decoded. */
  readonly thumbnail: string | null
  readonly verdict: 'usable' | 'unusable' | 'unknown'
  /** What spoke against it, or why nobody can tell; may be empty. */
  readonly reasons: readonly string[]
}

export interface SheetRow {
  readonly prompt: string
  readonly text: string
  /** The picture that was to be changed, for edits. */
  readonly source: string | null
  /** By the arm's id, in the order they were made. */
  readonly pictures: Readonly<Record<string, readonly SheetPicture[]>>
}

/** All pictures of one kind of content: prompts down, arms across. */
export interface ContactSheet {
  readonly type: string
  readonly mode: Mode
  readonly rows: readonly SheetRow[]
}
