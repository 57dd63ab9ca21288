import { z } from 'zod';
import { mergeableFields } from './clients.ts';
import { clientId, cursor, expectedVersion, idempotencyKey, pageLimit, personId, textUpTo } from '../input.schema.ts';

const name = textUpTo(200);
const email = z.email('An address like olivia@hartley.example').max(254);
const phone = textUpTo(40);
const companyName = textUpTo(200);

export const SearchClients = z.strictObject({ q: textUpTo(100), limit: pageLimit.default(10) });
export type SearchClients = z.output<typeof SearchClients>;

export const ListClients = z.strictObject({
  q: textUpTo(100).optional(),
  cursor: cursor.optional(),
  limit: pageLimit.default(50),
});
export type ListClients = z.output<typeof ListClients>;

export const OneClient = z.strictObject({ clientId });
export type OneClient = z.output<typeof OneClient>;

/** `confirmName`: the client's name as typed by the lead. An erasure can't be undone. */
export const EraseClient = z.strictObject({ clientId, confirmName: z.string().max(200) });
export type EraseClient = z.output<typeof EraseClient>;

export const CreateClient = z.strictObject({
  name,
  companyName: companyName.optional(),
  email: email.optional(),
  phone: phone.optional(),
  idempotencyKey,
});
export type CreateClient = z.output<typeof CreateClient>;

const preference = z.strictObject({ label: textUpTo(60), value: textUpTo(500) });

/** Omitted fields stay unchanged; null clears a field. */
export const UpdateClient = z.strictObject({
  clientId,
  expectedVersion,
  name: name.optional(),
  companyName: companyName.nullable().optional(),
  email: email.nullable().optional(),
  phone: phone.nullable().optional(),
  notes: textUpTo(20_000).nullable().optional(),
  preferences: z.array(preference).max(60).optional(),
});
export type UpdateClient = z.output<typeof UpdateClient>;

const personFacts = {
  role: textUpTo(100).nullable(),
  email: email.nullable(),
  phone: phone.nullable(),
  mayApprove: z.boolean(),
};

export const AddPerson = z.strictObject({
  clientId,
  name,
  role: personFacts.role.default(null),
  email: personFacts.email.default(null),
  phone: personFacts.phone.default(null),
  mayApprove: personFacts.mayApprove.default(false),
  idempotencyKey,
});
export type AddPerson = z.output<typeof AddPerson>;

export const UpdatePerson = z.strictObject({
  clientId,
  personId,
  expectedVersion,
  name: name.optional(),
  role: personFacts.role.optional(),
  email: personFacts.email.optional(),
  phone: personFacts.phone.optional(),
  mayApprove: personFacts.mayApprove.optional(),
});
export type UpdatePerson = z.output<typeof UpdatePerson>;

export const RemovePerson = z.strictObject({ clientId, personId, expectedVersion });
export type RemovePerson = z.output<typeof RemovePerson>;

/** Finds duplicates of an existing card, or of a new one as it is being typed. */
export const FindDuplicates = z
  .strictObject({
    clientId: clientId.optional(),
    name: name.optional(),
    companyName: companyName.optional(),
    email: textUpTo(254).optional(),
    phone: phone.optional(),
  })
  .refine((input) => (input.clientId === undefined) !== (input.name === undefined), {
    message: 'Either a client or a name',
    path: ['name'],
  });
export type FindDuplicates = z.output<typeof FindDuplicates>;

const two = { message: 'Choose two different clients', path: ['mergeId'] };

export const MergeClients = z
  .strictObject({
    keepId: clientId,
    /** The version of the card that is merged away. */
    mergeId: clientId,
    /** The fields whose value is taken from the card that is merged away. */
    take: z.array(z.enum(mergeableFields)).max(mergeableFields.length).default([]),
  })
  .refine(({ keepId, mergeId }) => keepId !== mergeId, two);
export type MergeClients = z.output<typeof MergeClients>;

export const KeepApart = z
  .strictObject({
    clientId,
    otherId: clientId,
    /** `false` undoes it: the two cards may be the same client. */
    isApart: z.boolean().default(true),
  })
  .refine(({ clientId: one, otherId }) => one !== otherId, { ...two, path: ['otherId'] });
export type KeepApart = z.output<typeof KeepApart>;
