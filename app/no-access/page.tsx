import type { Metadata } from "next";
import { LinkButton } from "../_components/link-button";
import { Message } from "../_pages/message";

export const metadata: Metadata = { title: "Not for your role" };

export default function NoAccessPage() {
  return (
    <Message title="This page is not for your role">
      <p>Your account may not open it. If you need it, ask an admin of this Tandem to change your role.</p>
      <LinkButton href="/projects" look="primary">
        Go to the projects
      </LinkButton>
    </Message>
  );
}
