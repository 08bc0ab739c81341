import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useEntity } from '../../client/meta.ts'
import { CreateDrawer } from '../../entity/form/CreateDrawer.tsx'
import styles from './Negotiation.module.css'

interface AddProps {
  entity: string
  word: string
  negotiationId: string
}

/** A new line of the sheet, for those who may write one. */
export const Add = ({ entity: name, word, negotiationId }: AddProps) => {
  const entity = useEntity(name)
  const [isOpen, setOpen] = useState(false)
  if (!entity?.can.includes('create')) return null
  return (
    <>
      <Button size="small" icon={<PlusOutlined />} onClick={() => setOpen(true)}>
        {word}
      </Button>
      {isOpen && <CreateDrawer entity={entity} given={{ negotiationId }} onClose={() => setOpen(false)} />}
    </>
  )
}

export const Part = ({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) => (
  <section className={styles.part} aria-label={title}>
    <div className={styles.head}>
      <h2>{title}</h2>
      <div className={styles.actions}>{actions}</div>
    </div>
    {children}
  </section>
)
