import type { Adapter, Offer } from '../../domain/adapter.ts'
import { SETTING_KEYS, type SettingKey, type Settings } from '../../domain/settings.ts'
import type { Json } from '../../domain/suite.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { type Chosen, chosenBy, heldSettings, optionMistakes } from './options.ts'
import { readCall } from './read.ts'
import { submit } from './submit.ts'

type Options = Readonly<Record<string, Json>>

const KEPT_HEADERS = ['content-type', 'retry-after', 'retry-after-ms', 'x-request-id']
const BEARER = { header: 'authorization', prefix: 'Bearer ' }

/**
 * Image models of Vercel's AI SDK, called as a program calls them: the package that `options.package`
 * names makes the requests, we hear and record them. Whom it calls, and so whose key, mock, prices and
 * answers these are, follows from the package or from `assayDialect`.
 */
export const aiSdkAdapter: Adapter = adapterOf({})

function adapterOf(options: Options): Adapter {
  const chosen = chosenBy(options)
  const { name, known, dialect } = chosen
  const baseUrl = dialect?.baseUrl ?? known.baseUrl
  const isOwn = baseUrl === null
  return {
    id: 'ai-sdk',
    forOptions: adapterOf,
    ...(dialect !== null && { dialect: dialect.id }),
    runsCode: `loads the package ${name} into this program`,
    baseUrl: baseUrl ?? 'https://ai-sdk.invalid',
    ownBaseUrl: isOwn
      ? `where ${name} sends its requests is not known. Name it, e.g. https://api.example.com/v1, or say in options.assayDialect whose API it calls.`
      : (dialect?.ownBaseUrl ?? null),
    apiKeyEnv: known.apiKeyEnv ?? dialect?.apiKeyEnv ?? null,
    keyOrigins: dialect?.keyOrigins ?? [],
    auth: dialect?.auth ?? BEARER,
    keptHeaders: dialect?.keptHeaders ?? KEPT_HEADERS,
    reports: (model) => dialect?.reports(model) ?? [],
    offer: (model) => offerFor(chosen, model),
    optionMistakes: (own) => optionMistakes(own),
    maskMarks: (model) => dialect?.maskMarks(model) ?? 'transparent',
    submit,
    read: (answer, _spec, operation) => readCall(answer, dialect, operation),
    readCancelled: null,
    models: dialect?.models ?? null,
    balance: dialect?.balance ?? null,
  }
}

/** What the provider offers, as far as the package passes it on. */
function offerFor(chosen: Chosen, model: string): Offer {
  const { known, dialect } = chosen
  const offer = dialect?.offer(model) ?? OPEN_OFFER
  const held = heldSettings(chosen)
  const dropped = SETTING_KEYS.filter((key) => key !== 'mode' && !held.includes(key))
  const limits = [offer.maxImages, known.maxImages?.(model) ?? null].filter((one) => one !== null)
  return {
    ...offer,
    modes: offer.modes.filter((mode) => known.modes.includes(mode)),
    maxImages: limits.length === 0 ? null : Math.min(...limits),
    without: [...new Set<SettingKey>([...offer.without, ...dropped])],
    refuses: (settings) => atOnce(settings) ?? offer.refuses?.(withoutDelivery(settings)) ?? null,
  }
}

function atOnce({ delivery }: Settings): string | null {
  return delivery === undefined || delivery === 'sync'
    ? null
    : `delivery "${delivery}" is not offered through a package: its call ends with the images. Use sync.`
}

/** How a package waits for its images is its own affair. */
function withoutDelivery({ delivery: _, ...settings }: Settings): Settings {
  return settings
}
