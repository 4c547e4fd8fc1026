/** One figure beside what it should be. */
export interface Aim {
  readonly figure: string
  readonly measured: string
  readonly aim: string
  /** Null: told, but nothing was aimed at. */
  readonly met: boolean | null
}

/** One part of the benchmark, with its numbers as measured for other programs to read. */
export interface Section {
  readonly title: string
  readonly aims: readonly Aim[]
  readonly raw: unknown
}

export function told(figure: string, measured: string): Aim {
  return { figure, measured, aim: '', met: null }
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}

export function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MiB`
}

export function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`
}
