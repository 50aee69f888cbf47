/* The v_i of SBI calls: to the guest we are its firmware. What concerns the world outside goes to our own. */
#include "vmm.h"

static void show(const uint8_t *bytes, uint64_t count) {
    for (uint64_t n = 0; n < count; n++) {
        report.printed_hash = (report.printed_hash ^ bytes[n]) * 0x100000001b3UL;
        report.printed++;
        put((char)bytes[n]);
    }
}

static struct answer success(int64_t value) { return (struct answer){SBI_SUCCESS, value}; }
static struct answer failure(int64_t error) { return (struct answer){error, 0}; }

static bool is_there(uint64_t extension) {
    return extension == SBI_BASE || extension == SBI_TIME || extension == SBI_IPI || extension == SBI_FENCE
        || extension == SBI_RESET || extension == SBI_CONSOLE || extension == SBI_LEGACY_PUT;
}

static struct answer base(uint64_t function, uint64_t argument) {
    report.told += function == 1 || function == 2;
    switch (function) {
    case 0: return success(2 << 24);
    case 1: return success(IMPLEMENTATION);
    case 2: return success((int64_t)(511 - own_gibibyte));
    case 3: return success(is_there(argument));
    case 4:
    case 5:
    case 6: return success(0);
    default: return failure(SBI_NOT_SUPPORTED);
    }
}

static struct answer set_timer(struct guest *guest, uint64_t when) {
    guest->timer_pending = false;
    return sbi(SBI_TIME, 0, when, 0);
}

/* A mask of harts from a base; there is hart 0 only. */
static bool means_us(uint64_t mask, uint64_t first) {
    return first == ~0UL || (first == 0 && mask & 1);
}

static struct answer console(const uint64_t *a) {
    if (a[6] == 2) {
        uint8_t byte = (uint8_t)a[0];
        show(&byte, 1);
        return success(0);
    }
    if (a[6] != 0) {
        return failure(SBI_NOT_SUPPORTED);
    }
    const uint8_t *bytes = guest_memory(a[1], a[0]);
    if (bytes == NULL || a[2] != 0) {
        return failure(SBI_INVALID_PARAMETER);
    }
    show(bytes, a[0]);
    return success((int64_t)a[0]);
}

static struct answer reset(struct guest *guest, uint64_t function, uint64_t type, uint64_t reason) {
    if (function != 0) {
        return failure(SBI_NOT_SUPPORTED);
    }
    if ((uint32_t)type > 2 || (uint32_t)reason > 1) {
        return failure(SBI_INVALID_PARAMETER);
    }
    /* The call is done when it ends the machine. */
    guest->x[10] = SBI_SUCCESS;
    guest->x[11] = 0;
    report.ended = 1;
    report.reset_type = type;
    report.reset_reason = reason;
    return sbi(SBI_RESET, 0, type, reason);
}

static struct answer answer_to(struct guest *guest, const uint64_t *a) {
    switch (a[7]) {
    case SBI_BASE: return base(a[6], a[0]);
    case SBI_TIME: return a[6] == 0 ? set_timer(guest, a[0]) : failure(SBI_NOT_SUPPORTED);
    case SBI_IPI:
        guest->software_pending |= a[6] == 0 && means_us(a[0], a[1]);
        return a[6] == 0 ? success(0) : failure(SBI_NOT_SUPPORTED);
    case SBI_FENCE:
        if (a[6] > 2) {
            return failure(SBI_NOT_SUPPORTED);
        }
        if (a[6] > 0 && means_us(a[0], a[1])) {
            shadow_forget();
        }
        return success(0);
    case SBI_RESET: return reset(guest, a[6], a[0], a[1]);
    case SBI_CONSOLE: return console(a);
    default: return failure(SBI_NOT_SUPPORTED);
    }
}

void call(struct guest *guest) {
    uint64_t *a = &guest->x[10];
    guest->pc += 4;
    if (a[7] == SBI_LEGACY_PUT) {
        uint8_t byte = (uint8_t)a[0];
        show(&byte, 1);
        a[0] = SBI_SUCCESS;
        return;
    }
    struct answer answer = answer_to(guest, a);
    a[0] = (uint64_t)answer.error;
    a[1] = (uint64_t)answer.value;
}
