package dev.lockkeeper.emulator;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Who and what is in the workspace when it starts. Immutable; ids are unique and groups and channels name only members
 * that exist, else the constructor throws {@link IllegalArgumentException}.
 */
public record WorkspaceSpec(
        String teamId,
        String name,
        String domain,
        List<Member> members,
        List<UserGroup> userGroups,
        List<InitialChannel> channels) {

    public WorkspaceSpec {
        requireText(teamId, "teamId");
        requireText(name, "name");
        requireText(domain, "domain");
        members = List.copyOf(members);
        userGroups = List.copyOf(userGroups);
        channels = List.copyOf(channels);
        Set<String> ids = new HashSet<>();
        for (Member member : members) {
            if (!ids.add(member.userId())) {
                throw new IllegalArgumentException("two members have the user id " + member.userId());
            }
        }
        for (UserGroup group : userGroups) {
            requireKnown(ids, group.memberIds(), "user group " + group.handle());
        }
        for (InitialChannel channel : channels) {
            requireKnown(ids, channel.memberIds(), "channel " + channel.name());
        }
    }

    private static void requireKnown(Set<String> known, List<String> asked, String where) {
        for (String id : asked) {
            if (!known.contains(id)) {
                throw new IllegalArgumentException(where + " names " + id + ", who is not a member of the workspace");
            }
        }
    }

    private static void requireText(String value, String name) {
        if (Objects.requireNonNull(value, name).isBlank()) {
            throw new IllegalArgumentException(name + " is empty");
        }
    }

    /** A person or bot. {@code timeZone} is an IANA name; {@code handle} is the name after the at sign. */
    public record Member(
            String userId,
            String handle,
            String realName,
            String timeZone,
            boolean guest,
            boolean bot,
            boolean deactivated) {
        public Member {
            requireText(userId, "userId");
            requireText(handle, "handle");
            requireText(realName, "realName");
            ZoneId.of(timeZone);
        }

        /** An ordinary full member. */
        public static Member person(String userId, String handle, String realName, String timeZone) {
            return new Member(userId, handle, realName, timeZone, false, false, false);
        }
    }

    /** A user group ({@code S…}) such as {@code @dba}. */
    public record UserGroup(String id, String handle, String name, List<String> memberIds) {
        public UserGroup {
            requireText(id, "id");
            requireText(handle, "handle");
            requireText(name, "name");
            memberIds = List.copyOf(memberIds);
        }
    }

    /** A channel that is there from the beginning. The app is in it only if {@code botIsMember}. */
    public record InitialChannel(
            String id, String name, boolean isPrivate, List<String> memberIds, boolean botIsMember) {
        public InitialChannel {
            requireText(id, "id");
            requireText(name, "name");
            memberIds = List.copyOf(memberIds);
        }
    }
}
