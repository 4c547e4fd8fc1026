import type { GeneralModelText } from '../world.ts'

const MODERATION = { input: ['forbidden-input'], output: ['forbidden-output'] }

export const bflModels: readonly GeneralModelText[] = [
  {
    dialect: 'bfl',
    id: 'flux-pro-1.1',
    rates: [{ bill: 'image', usd: '0.04' }],
    moderation: MODERATION,
  },
]
