import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { hasView, useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { copyText } from '../../kit/clipboard.ts'
import { Fact, Facts } from '../../kit/Facts.tsx'
import { formatInstant } from '../../kit/format.ts'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import styles from './ESign.module.css'

interface Explained {
  readonly running: number
  readonly stuck: number
  readonly done: number
  readonly heardAt: string | null
  readonly callbackUrl: string | null
  readonly addresses: readonly { readonly address: string; readonly inside: boolean; readonly open: boolean }[]
}

/** On the record page of a signing service: what is entered there, may it be called, and what is on its way. */
export default function ProviderRegion({ row }: RegionProps) {
  const t = useWords()
  const meta = useMeta()
  const { timeZone } = meta.company
  const isOpen = hasView(meta, 'signing-provider-explained')
  const { data } = useView<Explained>('signing-provider-explained', { providerId: row.id }, isOpen)
  if (!data) return null
  const { running, stuck, done, heardAt, callbackUrl } = data
  return (
    <Facts label={t('eSign.about')}>
      {callbackUrl && <Callback url={callbackUrl} />}
      {callbackUrl && <Address {...data} hasSecret={Boolean(row.hasSecret)} />}
      <Fact title={t('eSign.load')}>
        <p>{t('eSign.counts', { running, done })}</p>
        {stuck > 0 && <p className={styles.closed}>{t('eSign.stuckCount', { stuck })}</p>}
        {heardAt && <p>{t('eSign.heard', { at: formatInstant(heardAt, timeZone) })}</p>}
        <Link to="/$entity" params={{ entity: 'signing-envelope' }} search={{ filter: { providerId: row.id } }}>
          {t('eSign.all')}
        </Link>
      </Fact>
    </Facts>
  )
}

/** Without the address of this system, which mail servers name, links lead to the reader's own machine. */
const isOwnMachine = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)

const Callback = ({ url }: { url: string }) => {
  const t = useWords()
  const copy = () => void copyText(url).then(() => toast.success(t('eSign.copied')))
  return (
    <Fact title={t('eSign.callback')}>
      <p>
        <span className={styles.url}>{url}</span>
      </p>
      {isOwnMachine(url) && <p className={styles.closed}>{t('eSign.ownMachine')}</p>}
      <p>{t('eSign.callbackHint')}</p>
      <div className={styles.actions}>
        <Button size="small" onClick={copy}>
          {t('eSign.copy')}
        </Button>
      </div>
    </Fact>
  )
}

const Address = ({ addresses, hasSecret }: Pick<Explained, 'addresses'> & { hasSecret: boolean }) => {
  const t = useWords()
  return (
    <Fact title={t('eSign.address')}>
      {!hasSecret && <p className={styles.closed}>{t('eSign.noSecret')}</p>}
      {addresses.length === 0 && <p className={styles.closed}>{t('eSign.unknown')}</p>}
      {addresses.map(({ address, inside, open }) => (
        <p key={address} className={open ? '' : styles.closed}>
          {t(inside ? (open ? 'eSign.allowed' : 'eSign.closed') : 'eSign.outside', { address })}
        </p>
      ))}
      {addresses.some(({ inside }) => inside) && (
        <Link to="/$entity" params={{ entity: 'allowed-address' }}>
          {t('cash.erp.allow')}
        </Link>
      )}
    </Fact>
  )
}
