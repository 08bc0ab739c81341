import { useState } from 'react'
import type { RegionProps } from '../../entity/record/regions.ts'
import { NegotiationDoor } from '../negotiation/NegotiationDoor.tsx'
import { type About, BuyingCentrePanel } from './BuyingCentrePanel.tsx'
import { Clocks } from './Clocks.tsx'
import styles from './Deal.module.css'
import { Gate } from './Gate.tsx'
import { Stages } from './Stages.tsx'

/** Where a deal stands, what its next gate wants, and who decides at the customer. */
export default function Deal({ entity, row }: RegionProps) {
  const [about, setAbout] = useState<About | null>(null)
  return (
    <>
      <Stages entity={entity} row={row} />
      <div className={styles.beneath}>
        <Clocks row={row} />
        <NegotiationDoor opportunityId={row.id} title={String(row.name)} canPrepare={row.outcome === 'open'} />
      </div>
      <div className={styles.deal}>
        <Gate row={row} onRole={(role) => setAbout({ role })} />
        <BuyingCentrePanel opportunityId={row.id} about={about} onAbout={setAbout} />
      </div>
    </>
  )
}
