import type { Metadata } from "next";
import { currentActor } from "@/lib/server/people/current-actor";
import { listInvitations } from "@/lib/server/people/list-invitations";
import { listPeople } from "@/lib/server/people/list-people";
import { PageHeader } from "../../_components/page-header";
import { permitted } from "../../_pages/guard";
import { InvitationPanel } from "../../_people/invitation-panel";
import { PeopleList } from "../../_people/people-list";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage() {
  const actor = permitted(await currentActor(), "person.list", "/people");
  const [people, invitations] = await Promise.all([listPeople(actor), listInvitations(actor)]);
  return (
    <div className="space-y-6">
      <PageHeader title="People" lead="Who may enter, and what each may do. Nobody can join without an invitation." />
      <InvitationPanel invitations={invitations} />
      <PeopleList people={people} self={actor.id} />
    </div>
  );
}
