import type { Metadata } from "next";
import { LinkButton } from "./_components/link-button";
import { Message } from "./_pages/message";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <Message title="There is nothing at this address">
      <p>The page does not exist, or what it showed has been removed. Nothing else is affected.</p>
      <LinkButton href="/projects" look="primary">
        Go to the projects
      </LinkButton>
    </Message>
  );
}
