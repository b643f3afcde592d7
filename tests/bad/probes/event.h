struct event {
    u32 pid;
};
