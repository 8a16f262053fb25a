// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rt/retire_list.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "engine/rt/owned.h"

using namespace amp;

namespace {

struct Counted {
    explicit Counted(int& destroyedCount) : destroyed(destroyedCount) {}
    ~Counted() { ++destroyed; }
    int& destroyed;
};

struct Holder {
    rt::Owned<Counted> inner;
};

struct Base {
    int base = 1;
};

struct Other {
    int other = 2;
};

// No virtual destructor anywhere, and the second base lies at another address.
struct Derived : Other, Base {
    explicit Derived(int& destroyedCount) : counted(destroyedCount) {}
    Counted counted;
};

struct Virtual {
    virtual ~Virtual() = default;
    virtual int answer() const = 0;
};

struct Answer final : Virtual {
    explicit Answer(int& destroyedCount) : counted(destroyedCount) {}
    int answer() const override { return 42; }
    Counted counted;
};

struct Link final : rt::Retirable {
    Link(rt::RetireList& list, int& destroyedCount) : Retirable(list), counted(destroyedCount) {}
    Counted counted;
};

}  // namespace

// A thread that was interrupted in the middle of retiring.
namespace amp::rt {
struct HalfRetired {
    HalfRetired(RetireList& list, Retirable& retired) : object(retired), before(list.announce(retired)) {}
    void finish() { RetireList::link(object, before); }
    Retirable& object;
    Retirable* before;
};
}  // namespace amp::rt

TEST_CASE("retire list: a dropped object lives until collect() runs") {
    rt::RetireList list;
    int destroyed = 0;
    {
        auto owned = rt::own<Counted>(list, destroyed);
        CHECK(list.alive() == 1);
    }
    CHECK(destroyed == 0);
    CHECK(list.alive() == 1);
    CHECK(list.collect() == 1);
    CHECK(destroyed == 1);
    CHECK(list.alive() == 0);
    CHECK(list.collect() == 0);
}

TEST_CASE("retire list: collect() also destroys what destructors retire") {
    rt::RetireList list;
    int destroyed = 0;
    {
        auto holder = rt::own<Holder>(list);
        holder->inner = rt::own<Counted>(list, destroyed);
    }
    CHECK(list.collect() == 2);
    CHECK(destroyed == 1);
}

TEST_CASE("retire list: an object retired half way holds up those before it until it is retired, and nobody after it") {
    rt::RetireList list;
    int before = 0;
    int interrupted = 0;
    int after = 0;
    rt::own<Counted>(list, before).reset();
    rt::HalfRetired half(list, *new Link(list, interrupted));
    rt::own<Counted>(list, after).reset();

    CHECK(list.collect() == 1);
    CHECK(after == 1);
    CHECK(interrupted == 0);
    CHECK(before == 0);

    rt::own<Counted>(list, after).reset();
    CHECK(list.collect() == 0);  // first those that were taken before

    half.finish();
    CHECK(list.collect() == 3);
    CHECK(interrupted == 1);
    CHECK(before == 1);
    CHECK(after == 2);
    CHECK(list.alive() == 0);
}

TEST_CASE("retire list: its destructor drains it") {
    int destroyed = 0;
    {
        rt::RetireList list;
        for (int i = 0; i < 5; ++i) rt::own<Counted>(list, destroyed).reset();
    }
    CHECK(destroyed == 5);
}

TEST_CASE("owned: moving, swapping and assigning retire only what is replaced") {
    rt::RetireList list;
    int first = 0;
    int second = 0;
    auto a = rt::own<Counted>(list, first);
    auto b = rt::own<Counted>(list, second);
    Counted* const object = a.get();

    a.swap(b);
    CHECK(b.get() == object);
    CHECK(list.collect() == 0);

    a = std::move(b);  // the object that `a` held is replaced
    CHECK(a.get() == object);
    CHECK_FALSE(b);
    CHECK(list.collect() == 1);
    CHECK(first == 0);
    CHECK(second == 1);

    auto& alias = a;
    a = std::move(alias);
    CHECK(a.get() == object);

    a.reset();
    a.reset();
    CHECK_FALSE(a);
    CHECK(list.collect() == 1);
    CHECK(first == 1);

    a = nullptr;
    CHECK(list.collect() == 0);
}

TEST_CASE("owned: a derived object converts to any base and is destroyed as what it is") {
    rt::RetireList list;
    int destroyed = 0;
    {
        rt::Owned<Base> base = rt::own<Derived>(list, destroyed);
        CHECK(base->base == 1);
        rt::Owned<const Base> constBase = std::move(base);
        CHECK((*constBase).base == 1);
        CHECK_FALSE(base);
    }
    CHECK(list.collect() == 1);
    CHECK(destroyed == 1);
    {
        rt::Owned<Virtual> answer = rt::own<Answer>(list, destroyed);
        CHECK(answer->answer() == 42);
    }
    CHECK(list.collect() == 1);
    CHECK(destroyed == 2);
}

TEST_CASE("owned: adopts what a unique_ptr owns, with its deleter") {
    rt::RetireList list;
    int destroyed = 0;
    auto unique = std::make_unique<Answer>(destroyed);
    const Answer* const raw = unique.get();
    auto owned = rt::adopt(list, std::move(unique));
    CHECK(owned.get() == raw);
    rt::Owned<Virtual> base = std::move(owned);
    base.reset();
    CHECK(destroyed == 0);
    CHECK(list.collect() == 1);
    CHECK(destroyed == 1);

    CHECK_FALSE(rt::adopt(list, std::unique_ptr<Answer>()));
    CHECK(list.alive() == 0);

    int handled = 0;
    int value = 0;
    const auto deleter = [&handled](int*) { ++handled; };
    rt::adopt(list, std::unique_ptr<int, decltype(deleter)>(&value, deleter)).reset();
    CHECK(list.collect() == 1);
    CHECK(handled == 1);
}

TEST_CASE("owned: a constructor that throws leaves nothing behind") {
    struct Thrower {
        Thrower() { throw std::runtime_error("no"); }
    };
    rt::RetireList list;
    CHECK_THROWS(static_cast<void>(rt::own<Thrower>(list)));
    CHECK(list.alive() == 0);
    CHECK(list.collect() == 0);
}
